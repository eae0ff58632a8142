"""A weekday, a day or a week of a month by its number: the second Tuesday of December, 下个月最后一个星期."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.language.dates.day_rules import days_reading
from bot.language.dates.days import DAY, WEEK, Days
from bot.language.dates.reading import Reading, Said
from bot.language.dates.when import LIKELY, Side


def nth_weekday(said: Said) -> Reading:
    """The second Tuesday of December, the last Friday of the month."""
    days = [found for first in _months(said) if (found := _nth(first, said.weekday, _number(said)))]
    return days_reading(_ahead(days, said)[:1])


def nth_day(said: Said) -> Reading:
    """The first or the last day of a month."""
    days = [first if _number(said) > 0 else _last_of(first) for first in _months(said)]
    return days_reading(_ahead(days, said)[:1])


def nth_week(said: Said) -> Reading:
    """The second week of a month: its second seven days; the last seven for the last."""
    nth = _number(said)
    starts = [first + WEEK * (nth - 1) if nth > 0 else _last_of(first) - DAY * 6 for first in _months(said)]
    ahead = [start for start in starts if start + DAY * 6 in _ahead([start + DAY * 6], said)]
    return Reading(tuple(Days(start, start + DAY * 6) for start in ahead[:1]), "period", LIKELY)


def _number(said: Said) -> int:
    return int(said.word("nth", "nth") or said.setting.forms.words["nth"][said.group("last")])


def _months(said: Said) -> list[date]:
    """The first days of the month that is named, in this year and the next, or of this month and the next."""
    if said.group("month"):
        return [date(said.today.year + n, said.month, 1) for n in range(-1, 2)]
    months = said.word("which", "which") or 0
    return [said.today.replace(day=1) + relativedelta(months=months + n) for n in range(2 - bool(months))]


def _ahead(days: list[date], said: Said) -> list[date]:
    """The periods still to come, or, for something past, those that are over; the nearest first."""
    if said.setting.side is Side.COMING:
        return [day for day in days if day >= said.today]
    return [day for day in reversed(days) if day <= said.today]


def _last_of(first: date) -> date:
    last: date = first + relativedelta(months=1, days=-1)
    return last


def _nth(first: date, number: int, nth: int) -> date | None:
    """The nth such weekday of a month; -1 is its last."""
    if nth < 0:
        last = _last_of(first)
        return last - DAY * ((last.weekday() - number) % 7)
    found = first + DAY * ((number - first.weekday()) % 7) + WEEK * (nth - 1)
    return found if found.month == first.month else None


RULES: dict[str, Callable[[Said], Reading]] = {"nth_weekday": nth_weekday, "nth_week": nth_week, "nth_day": nth_day}
