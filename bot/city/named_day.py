"""Days that people name: weekdays, tomorrow, a date, a holiday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from bot.catalogue.hours import next_weekday
from bot.catalogue.model import Words
from bot.language.keywords import Keywords
from bot.language.months import months

HAN_DATE = re.compile(r"(\d{1,2})月(\d{1,2})")


def named_day(text: str, today: date, keywords: Keywords, holidays: Mapping[date, Words]) -> date | None:
    """The day a text names, today or later, or None; "today" itself is left to how things stand now."""
    if keywords.has("tomorrow", text):
        return today + timedelta(days=1)
    if (weekday := keywords.day(text)) is not None:
        return next_weekday(today, weekday)
    return _date(text, today) or _holiday(text, today, keywords, holidays)


def _date(text: str, today: date) -> date | None:
    """A day and month written out: "1 January", "jan 1", "1月1日"."""
    han, latin = HAN_DATE.search(text), _english().search(text.casefold())
    if han:
        month, day = int(han[1]), int(han[2])
    elif latin:
        month, day = months("en")[latin["month"] or latin["then"]], int(latin["before"] or latin["after"])
    else:
        return None
    try:
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


@cache
def _english() -> re.Pattern[str]:
    names = "|".join(sorted(months("en"), key=len, reverse=True))
    return re.compile(
        rf"\b(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{names})\b|\b(?P<then>{names}) (?P<after>\d{{1,2}})\b"
    )


def _holiday(text: str, today: date, keywords: Keywords, holidays: Mapping[date, Words]) -> date | None:
    """The next holiday whose name stands in the text, or the next one of all where it says "holiday"."""
    coming = sorted(day for day in holidays if day >= today)
    for day in coming:
        if any(name.casefold() in text.casefold() for name in holidays[day].values()):
            return day
    return coming[0] if coming and keywords.has("holiday", text) else None
