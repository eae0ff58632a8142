"""What holds for a time that somebody has, and where nobody needs one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.appointments.times import Day, plan_of
from bot.catalogue.hours import Span
from bot.city.city import City
from bot.config.patience import PATIENCE
from bot.model.case import Booking
from bot.model.slot import Slot

CALL_HOLD, TEXT_HOLD = PATIENCE.appointment.held_in_call, PATIENCE.appointment.held_by_text


@dataclass(frozen=True, slots=True)
class WalkInHours:
    """A day of an office that one comes to without a time."""

    spans: tuple[Span, ...]
    """When it is open; none where it is closed on that day."""
    quiet: tuple[Span, ...]
    """When it is quietest, within these."""


def slot_of(city: City, booking: Booking) -> Slot:
    """The time of a booking, as it is told and compared; it has no units and can not be held."""
    at = city.local(booking.starts)
    return Slot(booking.office, booking.service, at, booking.minutes, at_home=booking.at_home)


def may_move(city: City, booking: Booking, now: datetime) -> bool:
    """True while a booking may still be moved by the line; after that only its office does. It may be cancelled until it begins."""
    until = change_until(city, booking)
    return until is not None and now.astimezone(UTC) <= until


def change_until(city: City, booking: Booking) -> datetime | None:
    """The last moment at which a booking may be moved by the line, UTC; None at an office that books nothing any more."""
    plan = plan_of(city, booking.office)
    return booking.starts.astimezone(UTC) - plan.change_until if plan is not None else None


def is_walk_in(city: City, office: str, service: str) -> bool:
    """True if a service needs no time at an office."""
    plan = plan_of(city, office)
    return plan is not None and plan.is_walk_in(service)


def walk_in_hours(city: City, office: str, day: date, closures: Collection[date] = ()) -> WalkInHours:
    """When one may come to an office on a day, and when it is quiet."""
    plan, place = plan_of(city, office), city.office(office)
    if plan is None or place is None:
        return WalkInHours((), ())
    spans = Day(city, place, plan, frozenset(closures)).spans(day)
    quiet = plan.walk_in.quiet if plan.walk_in else ()
    within = [
        (max(opens, _time(each.start)), min(closes, _time(each.end)))
        for each in quiet
        if day.weekday() in each.days
        for opens, closes in spans
    ]
    return WalkInHours(spans, tuple((start, end) for start, end in within if start < end))


def hold_until(now: datetime, *, spoken: bool) -> datetime:
    """Until when a time is kept that is offered now."""
    return now + (CALL_HOLD if spoken else TEXT_HOLD)


def _time(minutes: int) -> time:
    return time(23, 59) if minutes == 1440 else time(minutes // 60, minutes % 60)
