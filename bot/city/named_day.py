"""Days that people name: weekdays, tomorrow, a date, a holiday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from bot.catalogue.hours import next_weekday
from bot.catalogue.model import Words
from bot.language.dates.days import Days
from bot.language.dates.read import read_when
from bot.language.keywords import Keywords
from bot.language.traits import Language

NOON = time(12)
SHORT = 2
"""Days of a stretch whose first may stand for it: a weekend."""


def named_day(text: str, today: date, keywords: Keywords, holidays: Mapping[date, Words]) -> date | None:
    """The day a text names, today or later, or None; "today" itself is left to how things stand now."""
    for language in _languages(text, keywords):
        when = read_when(text, language.tag, datetime.combine(today, NOON), holidays=holidays)
        days = [stretch.days.value for stretch in when.suits if stretch.days]
        if days and (found := _first(days[0], today, holidays)):
            return found if found != today or keywords.day(text) is not None else None
    return _of_keywords(text, today, keywords, holidays)


def _languages(text: str, keywords: Keywords) -> Iterable[Language]:
    """Those in which a text may name a day. Why not all: no Chinese day stands in plain letters without a figure."""
    spaced = [language for language in keywords.traits if language.is_spaced]
    is_plain = text.isascii() and not any(map(str.isdigit, text))
    return spaced if is_plain and spaced else keywords.traits


def _first(days: Days, today: date, holidays: Mapping[date, Words]) -> date | None:
    """The day of a stretch that a question is about; None if it is over, open, or too long to be one day."""
    is_short = days.length <= SHORT or days.first in holidays
    return max(days.first, today) if days.first and days.last and days.last >= today and is_short else None


def _of_keywords(text: str, today: date, keywords: Keywords, holidays: Mapping[date, Words]) -> date | None:
    """A weekday by its word, or the next holiday where a text says "holiday"."""
    if keywords.has("tomorrow", text):
        return date.fromordinal(today.toordinal() + 1)
    if (weekday := keywords.day(text)) is not None:
        return next_weekday(today, weekday)
    coming = sorted(day for day in holidays if day >= today)
    return coming[0] if coming and keywords.has("holiday", text) else None
