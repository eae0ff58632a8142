"""The waiting list: what may be offered to whom and for how long; the time that replaces one the office took away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.appointments.times import free_times, plan_of
from bot.appointments.visits import slot_of
from bot.city.appointments import minutes_of
from bot.city.city import City
from bot.city.quiet_hours import after_rest, zone_of
from bot.city.sending_limits import Rest
from bot.config.patience import PATIENCE
from bot.language.dates.read import read_when
from bot.model.case import Booking
from bot.model.slot import OfficeDays, Slot, TimeWish
from bot.model.waiting import WaitingWish

WINDOW = PATIENCE.appointment.offer
LEAST_WINDOW = PATIENCE.appointment.least_offer
STEP = 5
"""Minutes from one moment of a day to the next at which a wish is tested."""
PARTS = (12, 17)
"""Hours at which the parts of a day end: morning, afternoon, evening."""


@dataclass(frozen=True, slots=True)
class PlainWish:
    """A stored wish: spans of minutes by day. Without days it means any sooner time."""

    days: Mapping[str, Sequence[Sequence[int]]]
    """Day (ISO) → spans of minutes after midnight that suit."""

    def allows(self, moment: datetime) -> bool:
        """True for a local moment that suits."""
        spans = self.days.get(moment.date().isoformat(), ())
        return not self.days or any(start <= minutes_of(moment.time()) < end for start, end in spans)

    def allows_day(self, day: date) -> bool:
        """True for a day on which some moment suits."""
        return not self.days or day.isoformat() in self.days

    def preferred(self, moment: datetime) -> Any:
        """Sort key: sooner times come first."""
        return moment


def plain_wish(when: TimeWish, first: date, last: date, zone: tzinfo) -> dict[str, Any]:
    """A wish as plain values, over the days that can be booked, for `WishForTime` to store. {} means any sooner time."""
    days: dict[str, list[list[int]]] = {}
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        spans = _spans(when, day, zone) if when.allows_day(day) else []
        if spans:
            days[day.isoformat()] = spans
    return {"days": days}


def wish_of(city: City, when: Mapping[str, Any]) -> TimeWish:
    """A wish from plain values: days and spans, or words, which are read again as of the moment they were said."""
    said, at = when.get("said"), when.get("at")
    if said and at:
        moment = city.local(datetime.fromisoformat(str(at)))
        read = (read_when(str(said), language, moment, holidays=city.holidays) for language in city.line)
        return next((found for found in read if found), None) or PlainWish({})
    return PlainWish(when.get("days") or {})


def best_offer(
    city: City, wish: WaitingWish, office: str, known: OfficeDays, now: datetime
) -> tuple[Slot, datetime] | None:
    """The time at an office to offer to somebody who waits, and until when it is kept; None if there is none.

    Nothing that begins before they could have answered, and come; nothing while they are asleep.
    """
    plan, zone = plan_of(city, office), _zone(city, wish.address)
    if plan is None or after_rest(city.limits.rest, now, zone) > now:
        return None
    window, needed = window_end(city.limits.rest, now, zone), plan.soonest + plan.travel
    suits = wish_of(city, wish.when)
    for slot in free_times(city, office, wish.service, known.taken, known.closures, now):
        until = min(window, slot.starts.astimezone(UTC) - needed)
        better = _is_better(wish, slot) and (office, slot.starts) not in wish.refused and suits.allows(slot.starts)
        if better and until - now >= LEAST_WINDOW:
            return slot, until
    return None


def window_end(rest: Rest, now: datetime, zone: tzinfo) -> datetime:
    """The end (UTC) of two hours from a moment on, without the hours of rest."""
    left, at = WINDOW, now.astimezone(UTC)
    while True:
        begins = datetime.combine(at.astimezone(zone).date(), time.fromisoformat(rest.begins), zone).astimezone(UTC)
        if not at < begins < at + left:
            return at + left
        left -= begins - at
        at = after_rest(rest, begins, zone)


def awake_again(city: City, wish: WaitingWish, now: datetime) -> datetime:
    """When somebody who waits may be told of something: now, or when the hours of rest end where they are."""
    return after_rest(city.limits.rest, now, _zone(city, wish.address))


def stand_in(city: City, booking: Booking, known: OfficeDays, now: datetime) -> Slot | None:
    """The free time that replaces one the office took away: the nearest day at the same part of the day, otherwise any."""
    lost = slot_of(city, booking).starts
    free = free_times(city, booking.office, booking.service, known.taken, known.closures, now, at_home=booking.at_home)
    return min(free, key=lambda slot: _distance(slot.starts, lost), default=None)


def _distance(moment: datetime, lost: datetime) -> tuple[bool, bool, int, int]:
    days = (moment.date() - lost.date()).days
    minutes = abs(minutes_of(moment.time()) - minutes_of(lost.time()))
    return _part(moment) != _part(lost), days < 0, abs(days), minutes


def _part(moment: datetime) -> int:
    return sum(moment.hour >= hour for hour in PARTS)


def _is_better(wish: WaitingWish, slot: Slot) -> bool:
    """True for a time sooner than theirs, or on a day they named; never for their own."""
    if wish.booked is None:
        return True
    named = bool(wish.when.get("days") or wish.when.get("said"))
    return slot.starts != wish.booked.starts if named else slot.starts < wish.booked.starts


def _spans(when: TimeWish, day: date, zone: tzinfo) -> list[list[int]]:
    """Spans of minutes of a day that suit."""
    spans: list[list[int]] = []
    for minute in range(0, 1440, STEP):
        if not when.allows(datetime.combine(day, time(minute // 60, minute % 60), zone)):
            continue
        if spans and spans[-1][1] == minute:
            spans[-1][1] = minute + STEP
        else:
            spans.append([minute, minute + STEP])
    return spans


def _zone(city: City, address: str) -> tzinfo:
    return zone_of(address, city.timezone)
