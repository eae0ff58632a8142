"""Which times are free at an office: worked out from its hours, its desks and what is taken; nothing is looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.catalogue.hours import Span, spans_on
from bot.catalogue.model import Office
from bot.city.appointments import Bookable, minutes_of
from bot.city.city import City
from bot.model.slot import Slot, Unit

HOME_LANES = 100
"""Lanes from here on are visits at home: they share no desk with those at the counter."""
AND = "+"


def plan_of(city: City, office: str) -> Bookable | None:
    """What can be booked at an office; None where nothing can."""
    return next((each for each in city.bookable if each.office == office), None)


def offices_for(city: City, service: str, *, at_home: bool = False) -> tuple[str, ...]:
    """Ids of the offices where a service can be booked, or at whose people visits at home can, in the city's order."""
    return tuple(each.office for each in city.bookable if minutes_for(each, service, at_home=at_home))


def minutes_for(plan: Bookable, service: str, *, at_home: bool = False) -> int:
    """Minutes a service takes at an office, of two in one visit both; 0 where it is not booked there."""
    parts = service.split(AND)
    if at_home:
        home = plan.home
        return home.halves[0].end - home.halves[0].start if home and {*parts} <= {*home.services} else 0
    each = [plan.services.get(part, 0) for part in parts]
    # Why rounded up one by one: two services are two turns at the desk, each of whole units.
    return sum(-(-minutes // plan.grid) * plan.grid for minutes in each) if all(each) else 0


def free_times(
    city: City, office: str, service: str, taken: Collection[Unit], closures: Collection[date], now: datetime,
    for_line: bool = True, at_home: bool = False,
) -> list[Slot]:  # fmt: skip
    """The times that are free for a service, in order, over all days that can be booked.

    taken: units of other people; the holder's own are left out by who reads them. for_line: False for a portal or a robot,
    to whom some desks are not given until shortly before. now: aware.
    """
    plan, place = plan_of(city, office), office_of(city, office)
    if plan is None or place is None or not (minutes := minutes_for(plan, service, at_home=at_home)):
        return []
    day_of = Day(city, place, plan, frozenset(closures))
    # Why in UTC: moments of one zone are told apart by the clock on the wall, which summer time puts on and back.
    first, last, now = *horizon(city, plan, now), now.astimezone(UTC)
    found: list[Slot] = []
    for ahead in range((last - first.date()).days + 1):
        day = first.date() + timedelta(days=ahead)
        cells = day_of.home_cells(day) if at_home else day_of.cells(day, minutes)
        found += (
            Slot(office, service, starts, length, units, lanes, at_home)
            for starts, length, units, all_lanes in cells
            if starts - now >= plan.soonest
            and (lanes := _free(day, units, all_lanes, taken, plan, starts - now, for_line=for_line))
        )
    return found


def horizon(city: City, plan: Bookable, now: datetime) -> tuple[datetime, date]:
    """The first moment at which a time may begin, local, and the last day."""
    return city.local(now.astimezone(UTC) + plan.soonest), city.local(now).date() + plan.furthest


@dataclass(frozen=True, slots=True)
class Day:
    """An office's days, by its hours and its desks."""

    city: City
    office: Office
    plan: Bookable
    closures: frozenset[date]

    def spans(self, day: date) -> tuple[Span, ...]:
        """When it is open; nothing on a day it closed."""
        if day in self.closures or self.office.hours is None:
            return ()
        return spans_on(self.office.hours, day, self.city.holidays)

    def cells(self, day: date, minutes: int) -> Iterator[tuple[datetime, int, tuple[int, ...], tuple[int, ...]]]:
        """Beginning, minutes, units and lanes of each time of a length that the desks have on a day, taken or not."""
        grid = self.plan.grid
        for opens, closes in self.spans(day):
            start, end = minutes_of(opens), minutes_of(closes)
            # Why: "24:00" is read as a minute before midnight.
            end += end == 1439
            for unit in range(-(-start // grid) * grid, end - minutes + 1, grid):
                units = tuple(range(unit, unit + minutes, grid))
                desks = min(self.plan.desks_at(day, each) for each in units)
                starts = _moment(day, unit, minutes, self.city.timezone) if desks else None
                if starts is not None:
                    yield starts, minutes, units, tuple(range(desks))

    def home_cells(self, day: date) -> Iterator[tuple[datetime, int, tuple[int, ...], tuple[int, ...]]]:
        """The same for visits at home: the half days of which some of the hours are open."""
        home = self.plan.home
        for half in home.halves if home else ():
            open_then = any(minutes_of(o) < half.end and half.start < minutes_of(c) for o, c in self.spans(day))
            minutes = half.end - half.start
            starts = _moment(day, half.start, minutes, self.city.timezone)
            if home and day.weekday() in half.days and open_then and starts is not None:
                yield starts, minutes, (half.start,), tuple(range(HOME_LANES, HOME_LANES + home.visits))


def _free(
    day: date, units: Iterable[int], lanes: tuple[int, ...], taken: Collection[Unit], plan: Bookable, ahead: timedelta,
    *, for_line: bool,
) -> tuple[int, ...]:  # fmt: skip
    """The lanes that are free for all units; those kept for the line first, or left out for who is not the line."""
    keeps = plan.kept.desks if lanes[0] < HOME_LANES and ahead > plan.kept.until else 0
    kept = lanes[max(len(lanes) - keeps, 0) :]
    order = [*kept, *(lane for lane in lanes if lane not in kept)] if for_line else [x for x in lanes if x not in kept]
    return tuple(lane for lane in order if all((day.isoformat(), unit, lane) not in taken for unit in units))


def _moment(day: date, unit: int, minutes: int, zone: str) -> datetime | None:
    """The moment of a minute of a day; None where that clock time is not, is twice, or does not last so long.

    Why: in the two nights in which clocks are put on or back "half past two" is no time to give to anybody.
    """
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    starts, last = (midnight + timedelta(minutes=each) for each in (unit, unit + minutes - 1))
    once = all(each.utcoffset() == each.replace(fold=1).utcoffset() for each in (starts, last))
    return starts if once and starts.utcoffset() == last.utcoffset() else None


def office_of(city: City, office: str) -> Office | None:
    """An office by its id; None where the city has none of that name."""
    return next((each for each in city.offices if each.id == office), None)
