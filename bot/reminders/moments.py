"""Times of reminders in local time: some days before, or the evening before; never in quiet hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.city.city import City
from bot.city.quiet_hours import after_rest, zone_of
from bot.city.sending_limits import Rest
from bot.config.patience import PATIENCE
from bot.model.case import Booking, Case
from bot.model.case_write import PlanDue

EVENING, HOURS = "evening", "hours"
"""Rules beside a number of days: the evening before; shortly before."""
SHORTLY = PATIENCE.told.before
MORNING = time(7)
"""When what has a day and no time begins."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What somebody is reminded of."""

    starts: datetime
    """Aware."""
    whole_day: bool = False
    """True if only the day is told."""

    def as_slots(self) -> dict[str, Any]:
        """As it is kept with what is due."""
        return {"starts": self.starts.isoformat(), "whole_day": self.whole_day}


UNREMIND = "remind-not"
"""Slot of a case whose person wants no reminder."""


def plan(case: Case, city: City, now: datetime, booking: Booking | None = None) -> tuple[PlanDue, ...]:
    """Reminders of a case: of its booking, else of the day it names; none where it has neither, or all would be too late.

    booking: the one agreed in this turn, where the case does not show it yet.
    """
    if case.slots.get(UNREMIND) == "yes":
        return ()
    occasion = occasion_of(case, city, booking)
    return () if occasion is None else plan_for(case, occasion, city, now)


def plan_for(case: Case, occasion: Occasion, city: City, now: datetime) -> tuple[PlanDue, ...]:
    """Reminders of an occasion, the earliest first."""
    found = list(_chosen(occasion, case.service, city, case.address, now))
    rows = []
    for place, (rule, at) in enumerate(found):
        slots = {**occasion.as_slots(), "rule": rule, "last": place == len(found) - 1}
        rows.append(PlanDue(case.code, "reminder", at, slots=slots))
    return tuple(rows)


def occasion_of(case: Case, city: City, booking: Booking | None = None) -> Occasion | None:
    """What a case's person may be reminded of: its booking, or the day and time among its answers."""
    booked = booking or case.booking
    if booked is not None:
        return Occasion(booked.starts) if booked.state in {"booked", "held"} else None
    day = _read(date.fromisoformat, case.details.value("day") or case.details.value("date"))
    if day is None:
        return None
    clock = _read(time.fromisoformat, case.details.value("time"))
    return Occasion(wall(day, clock or MORNING, ZoneInfo(city.timezone)), whole_day=clock is None)


def moment_of(rule: str, occasion: Occasion, city: City, address: str) -> datetime:
    """When a rule reminds of an occasion, UTC: worked out anew each time, for clocks are put on and back."""
    zone, starts = ZoneInfo(city.timezone), occasion.starts.astimezone(ZoneInfo(city.timezone))
    evening = time.fromisoformat(city.reminders.evening)
    if rule == HOURS:
        raw = occasion.starts - SHORTLY
    else:
        days = 1 if rule == EVENING else int(rule)
        clock = evening if rule == EVENING or occasion.whole_day else starts.time().replace(second=0, microsecond=0)
        raw = wall(starts.date() - timedelta(days=days), clock, zone)
    return awake(raw, occasion.starts, city.limits.rest, zone_of(address, city.timezone), evening)


def awake(moment: datetime, starts: datetime, rest: Rest, zone: tzinfo, evening: time) -> datetime:
    """A moment outside quiet hours, UTC: their end, or the evening before where the thing begins by then."""
    moved = after_rest(rest, moment, zone)
    if moved < starts:
        return moved
    local = starts.astimezone(zone)
    return min(wall(local.date() - timedelta(days=1), evening, zone), moment.astimezone(UTC))


def wall(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment at which clocks on the wall show it, UTC; in the hour that is left out as long after it, the first of two."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _chosen(
    occasion: Occasion, service: str, city: City, address: str, now: datetime
) -> Iterator[tuple[str, datetime]]:
    """Rules and moments that are not too soon; where there is none the evening before, or shortly before."""
    soonest = now + timedelta(minutes=city.reminders.soonest)
    evenings = occasion.whole_day or service in city.reminders.evening_services
    rules = [EVENING if days == 1 and evenings else str(days) for days in sorted(city.reminders.days, reverse=True)]
    found = [(rule, moment_of(rule, occasion, city, address)) for rule in rules]
    found = [(rule, at) for rule, at in found if soonest <= at < occasion.starts]
    if not found:
        late = [(rule, moment_of(rule, occasion, city, address)) for rule in (EVENING, HOURS)]
        least = now + timedelta(minutes=city.reminders.soonest // 3)
        found = [(rule, at) for rule, at in late if least <= at <= occasion.starts - SHORTLY][:1]
    yield from found


def _read[T](read: Callable[[str], T], value: Any) -> T | None:
    try:
        return read(value)
    except (TypeError, ValueError):
        return None
