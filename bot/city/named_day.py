"""Days that people name: weekdays, tomorrow, a date, a holiday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from bot.catalogue.hours import next_weekday
from bot.catalogue.model import Words
from bot.language.keywords import Keywords
from bot.language.traits import Language, Languages

HAN_DATE = re.compile(r"(\d{1,2})月(\d{1,2})")


def named_day(text: str, today: date, keywords: Keywords, holidays: Mapping[date, Words]) -> date | None:
    """The day a text names, today or later, or None; "today" itself is left to how things stand now."""
    if keywords.has("tomorrow", text):
        return today + timedelta(days=1)
    if (weekday := keywords.day(text)) is not None:
        return next_weekday(today, weekday)
    return _date(text, today, keywords.traits) or _holiday(text, today, keywords, holidays)


def _date(text: str, today: date, languages: Languages) -> date | None:
    """A day and month written out: "1 January", "jan 1", "1月1日"."""
    found = next(filter(None, (_dated(text, each) for each in languages)), None)
    if found is None:
        return None
    month, day = found
    try:
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _dated(text: str, language: Language) -> tuple[int, int] | None:
    """Month and day of a date as one language writes it."""
    if not language.is_spaced:
        return (int(found[1]), int(found[2])) if (found := HAN_DATE.search(text)) else None
    found, names = (
        _pattern(language.tag, language.ordinals, language.of, tuple(language.month_names)).search(text.casefold()),
        language.month_names,
    )
    return (names[found["month"] or found["then"]], int(found["before"] or found["after"])) if found else None


@cache
def _pattern(tag: str, ordinals: tuple[str, ...], of: tuple[str, ...], names: tuple[str, ...]) -> re.Pattern[str]:
    month = _any_of(sorted(names, key=len, reverse=True))
    ordinal, between = _any_of(ordinals), _any_of(of)
    return re.compile(
        rf"\b(?P<before>\d{{1,2}})(?:{ordinal})?(?: (?:{between}))? (?P<month>{month})\b|\b(?P<then>{month}) (?P<after>\d{{1,2}})\b"
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words) or "(?!)"


def _holiday(text: str, today: date, keywords: Keywords, holidays: Mapping[date, Words]) -> date | None:
    """The next holiday whose name stands in the text, or the next one of all where it says "holiday"."""
    coming = sorted(day for day in holidays if day >= today)
    for day in coming:
        if any(name.casefold() in text.casefold() for name in holidays[day].values()):
            return day
    return coming[0] if coming and keywords.has("holiday", text) else None
