"""Days and clock times people name, as the one reader of dates reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from bot.language.dates.days import Days
from bot.language.dates.hours import Hours
from bot.language.dates.read import find_meant
from bot.language.entities.entity import Found


def find_dates(text: str, language: str, now: datetime) -> tuple[list[Found[Days]], list[Found[time | Hours]]]:
    """Every day named, and every time; now: the moment of the turn, in the city's time."""
    days: list[Found[Days]] = []
    times: list[Found[time | Hours]] = []
    for meant in find_meant(text, language, now):
        place, value = (meant.start, meant.end), meant.value
        if isinstance(value, Days):
            if value.first or value.last:
                days.append(Found("date", value, *place, meant.certainty, tuple(_days(meant.others))))
        else:
            times.append(Found("time", _time(value), *place, meant.certainty, tuple(map(_time, _hours(meant.others)))))
    return days, times


def _days(others: tuple[Days | Hours, ...]) -> Iterator[Days]:
    return (each for each in others if isinstance(each, Days))


def _hours(others: tuple[Days | Hours, ...]) -> Iterator[Hours]:
    return (each for each in others if isinstance(each, Hours))


def _time(hours: Hours) -> time | Hours:
    return hours.one or hours
