"""A weekday named without its week, beside a day that is known: it is of that day's week while it is still ahead there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.language.dates.days import DAY, WEEK, Days, monday, one
from bot.language.dates.shift import Shift
from bot.language.dates.when import Meant, Stretch, When


def in_week_of(when: When, known: date, today: date, shift: Shift | None = None) -> When:
    """The same, each weekday without a week being that of the known day's week, or the next one after today.

    shift: whether it is to be later or earlier than the known day; None if nothing was said of that.
    """
    suits = tuple(_of_week(each, known, today, shift) for each in when.suits)
    return when if suits == when.suits else replace(when, suits=suits)


def _of_week(stretch: Stretch, known: date, today: date, shift: Shift | None) -> Stretch:
    days = stretch.days
    if days is None or not days.is_of_no_week or days.value.one is None:
        return stretch
    coming = days.value.one if days.value.one > today else days.value.one + WEEK
    of_week = monday(known) + DAY * coming.weekday()
    # Why: "sooner, on Friday" is no Friday after the day they have.
    is_sooner = shift is not None and not shift.is_later and of_week > known
    day = coming if is_sooner else max(coming, of_week)
    return stretch if day == days.value.one else replace(stretch, days=_moved(days, day))


def _moved(days: Meant[Days], day: date) -> Meant[Days]:
    return replace(days, value=one(day), others=())
