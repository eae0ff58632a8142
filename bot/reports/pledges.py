"""By when something reported is promised to be looked at, as a moment that can be told and watched."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.catalogue.hours import spans_on
from bot.catalogue.model import Problem
from bot.city.city import City

END_OF_DAY = time(23, 59)
LOOK_AHEAD = 60
"""Days in which working days are looked for."""


def pledge_of(problem: Problem, city: City, at: datetime) -> datetime | None:
    """The moment a promise is over, in the city's time; None for a problem without figures. at: aware."""
    promised, local = problem.pledge_time, city.local(at)
    if promised.hours is not None:
        return city.local(at + timedelta(hours=promised.hours))
    if promised.days is not None:
        return _end_of(local + timedelta(days=promised.days))
    if promised.working_days is not None:
        return _end_of(_after_working_days(promised.working_days, local, city))
    return None


def _end_of(local: datetime) -> datetime:
    return datetime.combine(local.date(), END_OF_DAY, local.tzinfo)


def _after_working_days(days: int, local: datetime, city: City) -> datetime:
    for ahead in range(1, LOOK_AHEAD):
        day = local + timedelta(days=ahead)
        days -= bool(spans_on(city.staff_hours, day.date(), city.holidays))
        if days <= 0:
            return day
    return local + timedelta(days=LOOK_AHEAD)
