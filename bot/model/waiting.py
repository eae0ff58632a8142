"""Somebody who waits for an earlier or another time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.model.case import Booking


@dataclass(frozen=True, slots=True)
class WaitingWish:
    """A place on the waiting list."""

    id: int
    case: str
    """Code of the case."""
    office: str
    """Empty for any that has the service."""
    service: str
    when: dict[str, Any] = field(default_factory=dict)
    """As `bot.appointments.waiting.plain_wish` wrote it, or the words ("said") and the moment they were said ("at")."""
    booked: Booking | None = None
    """What the person has until they say yes to something else."""
    refused: frozenset[tuple[str, datetime]] = frozenset()
    """Office and beginning of each time that was offered before and not taken."""
    channel: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ClosedBooking:
    """A time that somebody has on a day the office closed."""

    case: str
    booking: Booking
