"""Which of the free times to name: those that suit, spread out; and why none does, with what is nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal

from bot.appointments.times import Day, free_times, horizon, minutes_for, offices_for, plan_of
from bot.catalogue.hours import Span
from bot.catalogue.model import Words
from bot.city.appointments import minutes_of
from bot.city.city import City
from bot.config.patience import PATIENCE
from bot.model.slot import AnyTime, OfficeDays, Slot, TimeWish

MOST = 3
APART = PATIENCE.appointment.apart
NOON = 12
LOOK_AHEAD = 400
"""Days in which a day that was wished for is looked for."""

Reason = Literal["closed", "outside", "between", "too_soon", "too_far", "full", "not_here", "past"]
"""closed: not open on that day; outside: open, but not then; between: open, but no time begins then; full: all of it is taken;
not_here: not booked at that office."""
Closed = Literal["", "weekday", "holiday", "exception", "closure"]
Days = Callable[[str], OfficeDays]
"""Id of an office → what is taken there and on which days it closed."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no time suits, as data."""

    reason: Reason
    day: date | None = None
    """The first day that was wished for, where one was."""
    closed: Closed = ""
    name: Words = field(default_factory=dict)
    """What the holiday is called, or what the office says of its exception."""
    spans: tuple[Span, ...] = ()
    """When it is open on that day: "only mornings"."""
    first: datetime | None = None
    """The first moment that can be booked there."""
    last: date | None = None
    """The last day that can be booked there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What may be offered for a wish."""

    slots: tuple[Slot, ...]
    """The first is the one to hold; the others are named "if still free"."""
    refusal: Refusal | None = None
    """Why none suits; the slots are then the nearest there are: that day, another office, another day."""


def choose(slots: Sequence[Slot], when: TimeWish, most: int = MOST) -> list[Slot]:
    """The free times that suit, the best first, then others that are not too near to it; none where none suits."""
    left = sorted((slot for slot in slots if when.allows(slot.starts)), key=lambda slot: when.preferred(slot.starts))
    picked: list[Slot] = left[:1]
    while left and len(picked) < most:
        # Why looked for first: nothing is fresher than 0, and there are thousands.
        fresh = next((slot for slot in left if _nearness(slot, picked) == 0), None)
        fresh = fresh or min(left, key=lambda slot: _nearness(slot, picked))
        if fresh in picked:
            break
        picked.append(fresh)
    return [*picked[:1], *sorted(picked[1:], key=lambda slot: slot.starts)]


def find_times(
    city: City, days: Days, service: str, when: TimeWish, now: datetime, *, office: str = "", at_home: bool = False,
    most: int = MOST,
) -> Found:  # fmt: skip
    """What to offer for a service: at an office, or at any that has it where none is named; the nearest where none suits.

    when: `AnyTime()` of `bot.model.slot` for the next one there is. now: aware.
    """
    places = offices_for(city, service, at_home=at_home)
    wanted = (office,) if office else places

    days = cache(days)

    def free(places: Sequence[str], on: Callable[[date], bool], enough: int = -1) -> list[Slot]:
        found = []
        for place, known in ((place, days(place)) for place in places):
            found += free_times(
                city, place, service, known.taken, known.closures, now, at_home=at_home, on=on, enough=enough
            )
        return found

    # Why so many days: where the sooner is the better, and each is of another day, later ones are never named.
    enough = most if isinstance(when, AnyTime) else -1

    if fitting := choose(free(wanted, when.allows_day, enough), when, most):
        return Found(tuple(fitting))
    here = free(wanted, AnyTime().allows_day)
    elsewhere = free([place for place in places if place not in wanted], AnyTime().allows_day)
    refusal = why_none(city, (wanted or ("",))[0], service, when, days, now, at_home=at_home)
    return Found(_nearest(here, elsewhere, when, refusal.day, most), refusal)


def why_none(
    city: City, office: str, service: str, when: TimeWish, days: Days, now: datetime, *, at_home: bool = False
) -> Refusal:
    """Why nothing suits at an office, told of the first day that was wished for and on which something could be."""
    plan, place = plan_of(city, office), city.office(office)
    if plan is None or place is None or not minutes_for(plan, service, at_home=at_home):
        return Refusal("not_here", _first_day(when, city.local(now).date()))
    of_day = Day(city, place, plan, days(office).closures)
    first, last = horizon(city, plan, now)
    wished = [day for n in range(LOOK_AHEAD) if when.allows_day(day := city.local(now).date() + timedelta(days=n))]
    told = [_refuse(of_day, day, service, when, first, last, at_home=at_home) for day in wished[:7]]
    # Why full first: of a whole week it matters more that it is full than that its Sunday is closed.
    order: tuple[Reason, ...] = ("full", "too_soon", "between", "outside", "closed", "too_far")
    return min(told, key=lambda one: order.index(one.reason), default=Refusal("past", first=first, last=last))


def why_closed(of_day: Day, day: date) -> tuple[Closed, Words]:
    """What closes an office on a day, and what that is called; empty if it is open."""
    if of_day.spans(day):
        return "", {}
    if day in of_day.closures:
        return "closure", {}
    hours = of_day.office.hours
    for exception in hours.exceptions if hours else ():
        if exception.start <= day <= exception.end:
            return "exception", exception.note
    holiday = of_day.city.holidays.get(day)
    return ("weekday", {}) if holiday is None else ("holiday", holiday)


def _refuse(
    of_day: Day, day: date, service: str, when: TimeWish, first: datetime, last: date, *, at_home: bool
) -> Refusal:
    """Why nothing suits on one day."""
    spans = of_day.spans(day)
    if day > last:
        return Refusal("too_far", day, "", {}, spans, first, last)
    closed, name = why_closed(of_day, day)
    if closed:
        return Refusal("closed", day, closed, name, (), first, last)
    minutes = minutes_for(of_day.plan, service, at_home=at_home)
    cells = of_day.home_cells(day) if at_home else of_day.cells(day, minutes)
    suiting = [starts for starts, *_ in cells if when.allows(starts)]
    reason: Reason = "full" if suiting else "outside"
    if suiting and all(starts.timestamp() < first.timestamp() for starts in suiting):
        reason = "too_soon"
    if not suiting and _is_open_then(day, spans, when, now=first):
        reason = "between"
    return Refusal(reason, day, "", {}, spans, first, last)


def _is_open_then(day: date, spans: Sequence[Span], when: TimeWish, now: datetime) -> bool:
    """True if an office is open at a minute that would suit, though no time begins then."""
    at = datetime.combine(day, time(), now.tzinfo)
    minutes = (n for a, b in spans for n in range(minutes_of(a), minutes_of(b)))
    return any(when.allows(at + timedelta(minutes=n)) for n in minutes)


def _nearest(
    here: Sequence[Slot], elsewhere: Sequence[Slot], when: TimeWish, day: date | None, most: int
) -> tuple[Slot, ...]:
    """That day here, then that day at another office, then other days at the same time of day: one of each, then more."""
    near = _Near(when, day)
    groups: tuple[list[Slot], ...] = ([], [], [], [], [], [])
    for slot in here:
        groups[0 if slot.starts.date() == day else 2 if near.suits_then(slot.starts) else 4].append(slot)
    for slot in elsewhere:
        groups[1 if when.allows(slot.starts) else 3 if slot.starts.date() == day else 5].append(slot)
    ranked = [choose(group, near, most) for group in groups if group]
    told = [group[turn] for turn in range(most) for group in ranked if turn < len(group)]
    return tuple(told[:most])


@dataclass(frozen=True, slots=True)
class _Near:
    """A wish for one day, asked of other days too: the days after it, then those before, the nearest first."""

    when: TimeWish
    day: date | None
    at: dict[datetime, tuple[bool, Any]] = field(default_factory=dict, compare=False)
    """The day that was wished for at a time of day → whether that suits, and how well: worked out once for all days."""

    def allows(self, moment: datetime) -> bool:
        """Always: nothing suits, and this is what is near."""
        return True

    def allows_day(self, day: date) -> bool:
        """Always."""
        return True

    def preferred(self, moment: datetime) -> Any:
        """The nearer the day the better, and then the nearer to the time of day."""
        day = self.day or moment.date()
        return moment.date() < day, abs(moment.date() - day), self._known(moment)[1], moment

    def suits_then(self, moment: datetime) -> bool:
        """True if that time of day would suit on the day that was wished for."""
        return self.day is None or self._known(moment)[0]

    def _known(self, moment: datetime) -> tuple[bool, Any]:
        then = self._then(moment)
        if then not in self.at:
            self.at[then] = self.when.allows(then), self.when.preferred(then)
        return self.at[then]

    def _then(self, moment: datetime) -> datetime:
        return moment if self.day is None else datetime.combine(self.day, moment.time(), moment.tzinfo)


def _first_day(when: TimeWish, today: date) -> date | None:
    found = (today + timedelta(days=n) for n in range(LOOK_AHEAD))
    return next((day for day in found if when.allows_day(day)), None)


def _nearness(slot: Slot, picked: Sequence[Slot]) -> int:
    """How much of the same a time is: 0 on another day or at another office, 3 where it was picked already."""
    if any(slot == other for other in picked):
        return 3
    others = [other for other in picked if (other.starts.date(), other.office) == (slot.starts.date(), slot.office)]
    if not others:
        return 0
    if all((slot.starts.hour < NOON) != (other.starts.hour < NOON) for other in others):
        return 1
    return 1 if all(abs(slot.starts - other.starts) >= APART for other in others) else 2
