"""Which times are free at an office: worked out from its hours, its desks and what is taken; nothing is looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
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
LAST = time(23, 59)
Cell = tuple[datetime, int, tuple[int, ...], tuple[int, ...]]
"""Beginning, minutes, units and lanes of a time."""
Pattern = tuple[int, tuple[int, ...], tuple[int, ...]]
"""First unit, units and lanes of a time on any day with the same hours."""


def plan_of(city: City, office: str) -> Bookable | None:
    """What can be booked at an office; None if nothing can."""
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
    for_line: bool = True, at_home: bool = False, on: Callable[[date], bool] = lambda _: True,
    enough: int = -1,
) -> list[Slot]:  # fmt: skip
    """The times that are free for a service, in order, over all days that can be booked.

    taken: units of other people; the holder's own are left out by who reads them. for_line: False for a portal or a robot,
    to whom some desks are not given until shortly before. on: which days to look at. enough: after so many days on which
    something is free it is not looked further; below 0 for all. now: aware.
    """
    plan, place = plan_of(city, office), city.office(office)
    if plan is None or place is None or not (minutes := minutes_for(plan, service, at_home=at_home)):
        return []
    of_office = Day(city, place, plan, frozenset(closures))
    # Why in UTC: moments of one zone are told apart by the clock on the wall, which summer time puts on and back.
    first, last, now = *horizon(city, plan, now), now.astimezone(UTC)
    by_day: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for of_day, unit, lane in taken:
        by_day[of_day].add((unit, lane))
    found: list[Slot] = []
    for day in filter(on, (first.date() + timedelta(days=n) for n in range((last - first.date()).days + 1))):
        cells = of_office.home_cells(day) if at_home else of_office.cells(day, minutes)
        gone = by_day.get(day.isoformat(), set())
        before = len(found)
        found += (
            Slot(office, service, starts, length, units, lanes, at_home)
            for starts, length, units, all_lanes in cells
            if (ahead := starts - now) >= plan.soonest
            and (lanes := _free(units, all_lanes, gone, plan, ahead, for_line=for_line))
        )
        enough -= len(found) > before
        if not enough:
            break
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
    patterns: dict[tuple[int, tuple[Span, ...], int], list[Pattern]] = field(default_factory=dict, compare=False)

    def spans(self, day: date) -> tuple[Span, ...]:
        """When it is open; nothing on a day it closed."""
        if day in self.closures or self.office.hours is None:
            return ()
        return spans_on(self.office.hours, day, self.city.holidays)

    def cells(self, day: date, minutes: int) -> Iterator[Cell]:
        """Beginning, minutes, units and lanes of each time of a length that the desks have on a day, taken or not."""
        zone = ZoneInfo(self.city.timezone)
        plain = is_plain(day, zone)
        for unit, units, lanes in self._pattern(day.weekday(), self.spans(day), minutes):
            starts = datetime(day.year, day.month, day.day, unit // 60, unit % 60, tzinfo=zone)
            if plain or _lasts(starts, minutes):
                yield starts, minutes, units, lanes

    def _pattern(self, weekday: int, spans: tuple[Span, ...], minutes: int) -> list[Pattern]:
        """First unit, units and lanes of each time on a weekday with such hours; most days of an office are alike."""
        key = weekday, spans, minutes
        if key not in self.patterns:
            self.patterns[key] = list(self._times(weekday, spans, minutes))
        return self.patterns[key]

    def _times(self, weekday: int, spans: tuple[Span, ...], minutes: int) -> Iterator[Pattern]:
        grid = self.plan.grid
        for opens, closes in spans:
            start, end = minutes_of(opens), minutes_of(closes)
            # Why: "24:00" is read as a minute before midnight.
            end += end == 1439
            for unit in range(-(-start // grid) * grid, end - minutes + 1, grid):
                units = tuple(range(unit, unit + minutes, grid))
                if desks := min(self.plan.desks_at(weekday, each) for each in units):
                    yield unit, units, tuple(range(desks))

    def home_cells(self, day: date) -> Iterator[Cell]:
        """The same for visits at home: the half days of which some of the hours are open."""
        home = self.plan.home
        for half in home.halves if home else ():
            open_then = any(minutes_of(o) < half.end and half.start < minutes_of(c) for o, c in self.spans(day))
            minutes, zone = half.end - half.start, ZoneInfo(self.city.timezone)
            starts = datetime.combine(day, time(half.start // 60, half.start % 60), zone)
            if home and day.weekday() in half.days and open_then and _lasts(starts, minutes):
                yield starts, minutes, (half.start,), tuple(range(HOME_LANES, HOME_LANES + home.visits))


def is_plain(day: date, zone: ZoneInfo) -> bool:
    """True for a day on which no clock is put on or back."""
    return datetime.combine(day, time(), zone).utcoffset() == datetime.combine(day, LAST, zone).utcoffset()


def _free(
    units: tuple[int, ...], lanes: tuple[int, ...], taken: Collection[tuple[int, int]], plan: Bookable, ahead: timedelta,
    *, for_line: bool,
) -> tuple[int, ...]:  # fmt: skip
    """The lanes that are free for all units; those kept for the line first, or left out for who is not the line."""
    keeps = plan.kept.desks if lanes[0] < HOME_LANES and ahead > plan.kept.until else 0
    rest, kept = lanes[: max(len(lanes) - keeps, 0)], lanes[max(len(lanes) - keeps, 0) :]
    order = kept + rest if for_line else rest
    if not taken:
        return order
    return tuple(lane for lane in order if not any((unit, lane) in taken for unit in units))


def _lasts(starts: datetime, minutes: int) -> bool:
    """True if a clock time is there once and lasts so long.

    Why: in the two nights in which clocks are put on or back "half past two" is no time to give to anybody.
    """
    last = starts.replace(tzinfo=None) + timedelta(minutes=minutes - 1)
    both = starts, last.replace(tzinfo=starts.tzinfo)
    once = all(each.utcoffset() == each.replace(fold=1).utcoffset() for each in both)
    return once and both[0].utcoffset() == both[1].utcoffset()
