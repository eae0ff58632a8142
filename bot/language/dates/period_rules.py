"""Stretches of days as patterns find them: in two weeks, next month, early in December; and days by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.language.dates.days import DAY, WEEK, Days, one, week_of
from bot.language.dates.reading import Reading, Said
from bot.language.dates.when import LIKELY, Side

UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
THIRD = 10
"""Days of the early part of a month; the middle is as many more."""
LAST_DAYS = {"week": 2, "month": 5, "year": 10}
"""How many days "the end" of each has."""
MONTH_DAYS = 30


def named(said: Said) -> Reading:
    """Today, tomorrow and such."""
    return Reading((one(said.today + DAY * (said.word("named", "name") or 0)),))


def span(said: Said) -> Reading:
    """So many days, weeks or months from now or ago; the whole week if another piece names the day in it."""
    count = said.count * (-1 if said.is_back else 1)
    if said.unit in {"month", "year"}:
        months = count * (12 if said.unit == "year" else 1)
        there = said.today + relativedelta(months=int(months), days=round((months - int(months)) * MONTH_DAYS))
        return Reading((one(there),))
    there = said.today + DAY * round(count * UNIT_DAYS[said.unit])
    return Reading((one(there),), further=() if said.unit == "day" else (week_of(there),))


def within(said: Said) -> Reading:
    """The next so many days or weeks, from today on."""
    count = said.count if said.group("count") else 1
    months = said.unit in {"month", "year"}
    months_on = int(count * (12 if said.unit == "year" else 1))
    last = said.today + (relativedelta(months=months_on) if months else DAY * round(count * UNIT_DAYS[said.unit]))
    return Reading((Days(said.today, last),), "period")


def period(said: Said) -> Reading:
    """A whole week, weekend, month or year."""
    if said.group("any"):
        return Reading((Days(weekdays=frozenset({5, 6})),), "period")
    return Reading((whole(said.unit, said.word("which", "which") or 0, said.today),), "period")


def whole(unit: str, which: int, today: date) -> Days:
    """The week, weekend, month or year that comes `which` after this one."""
    week = week_of(today + WEEK * which)
    assert week.first
    assert week.last
    if unit in {"week", "fortnight"}:
        return week
    if unit == "weekend":
        return Days(week.first + DAY * 5, week.last)
    if unit == "month":
        return _month(today.replace(day=1) + relativedelta(months=which))
    return Days(date(today.year + which, 1, 1), date(today.year + which, 12, 31))


def _month(first: date) -> Days:
    return Days(first, first + relativedelta(months=1, days=-1))


def _named_month(said: Said) -> Days:
    """The month of that name: this one or the next; for something past, the last one."""
    year, this = said.today.year, said.today.month
    if said.setting.side is not Side.COMING:
        return _month(date(year - (said.month > this), said.month, 1))
    return _month(date(year + (said.month < this or (said.month == this and bool(said.group("next")))), said.month, 1))


def month(said: Said) -> Reading:
    """A whole month by name."""
    return Reading((_named_month(said),), "period", LIKELY)


def _whole_said(said: Said) -> tuple[Days, str]:
    """The stretch of days of which a part is meant, and its unit."""
    if said.group("month"):
        return _named_month(said), "month"
    return whole(said.unit, said.word("which", "which") or 0, said.today), said.unit


def part_of(said: Said) -> Reading:
    """Early, in the middle of or late in a week or a month."""
    stretch, unit = _whole_said(said)
    assert stretch.first
    assert stretch.last
    where = said.setting.forms.words["where"][said.group("where")]
    starts = {"early": (0, 3), "middle": (1, 4), "late": (3, 5)} if unit == "week" else {
        "early": (0, THIRD), "middle": (THIRD, 2 * THIRD), "late": (2 * THIRD, stretch.length)
    }  # fmt: skip
    start, end = starts[where]
    found = Days(stretch.first + DAY * start, stretch.first + DAY * (end - 1))
    if (
        unit == "month"
        and found.last
        and found.last < said.today
        and not said.group("which")
        and said.setting.side is Side.COMING
    ):
        found = Days(*(day + relativedelta(months=1) for day in (found.first, found.last) if day))
    still = found.meet(Days(said.today)) if said.setting.side is Side.COMING else found
    return Reading((still or found,), "period", LIKELY)


def ending(said: Said) -> Reading:
    """The last days of a week, month or year; of a week its weekend."""
    stretch, unit = _whole_said(said)
    assert stretch.last
    first = stretch.last - DAY * (LAST_DAYS[unit] - 1)
    return Reading((Days(max(first, min(said.today, stretch.last)), stretch.last),), "period", LIKELY)


RULES: dict[str, Callable[[Said], Reading]] = {
    "named": named, "span": span, "within": within, "period": period, "month": month, "part_of": part_of, "ending": ending,
}  # fmt: skip
