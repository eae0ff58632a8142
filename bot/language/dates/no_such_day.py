"""Days that a text names and that no calendar has: 31 November, 2月30号."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from bot.language.dates.forms import forms
from bot.language.dates.read import seen
from bot.language.dates.reading import Said, Setting
from bot.language.dates.when import Side
from bot.language.dates.years import years

BY_NAME = frozenset({"calendar", "iso", "in_month"})
"""Rules whose month stands in one place. Why no others: of "30/2" nobody knows which is the month, and it may be a flat."""
MONTHS, LONGEST = range(1, 13), 31
MAY_BE_TIME = re.compile(r"\d\.\d+$")
"""A day that may as well be a time: 2.30下午."""


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """A day of a month that has fewer."""

    day: int
    last: date
    """The last day that this month has."""


def no_such_day(text: str, language: str, now: datetime) -> NoSuchDay | None:
    """The first day a text names that is in no calendar; None if it names none."""
    said = forms(language)
    if said is None:
        return None
    written = seen(text, language).text
    setting = Setting(now.date(), said, Side.COMING)
    for rule, match in said.matches("days", written):
        if rule in BY_NAME and not MAY_BE_TIME.search(match.group()) and (found := _found(Said(match, setting), rule)):
            return found
    return None


def _found(said: Said, rule: str) -> NoSuchDay | None:
    day, today = said.number("day"), said.today
    if rule == "in_month":
        there = today.replace(day=1) + relativedelta(months=said.word("which", "which") or 0)
        year, month = there.year, there.month
    else:
        month = said.month
        year = next(iter(years(said)), today.year + bool(said.group("next")))
    if month not in MONTHS or not date.min.year <= year <= date.max.year:
        return None
    last = date(year, month, monthrange(year, month)[1])
    # Why not of a year that was not said: the 29th of February is a day of some year.
    is_leap_day = month == 2 and day == 29 and not said.group("year") and not said.group("next")
    return NoSuchDay(day, last) if last.day < day <= LONGEST and not is_leap_day else None
