"""A time at an office that can be held or booked, and what is known of an office's days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.model.case_write import BookTime, HoldTime

Unit = tuple[str, int, int]
"""Day (ISO), minutes after midnight on the clock on the wall, lane (number of a desk)."""


class TimeWish(Protocol):
    """What somebody said of when; `bot.language.dates` reads it."""

    def allows(self, moment: datetime) -> bool:
        """True for a local moment that suits."""
        ...

    def allows_day(self, day: date) -> bool:
        """True for a day on which some moment may suit."""
        ...

    def preferred(self, moment: datetime) -> Any:
        """A key to sort moments by, the best first."""
        ...


@dataclass(frozen=True, slots=True)
class AnyTime:
    """Whenever there is one, the sooner the better."""

    def allows(self, moment: datetime) -> bool:
        """Always."""
        return True

    def allows_day(self, day: date) -> bool:
        """Always."""
        return True

    def preferred(self, moment: datetime) -> Any:
        """The sooner the better."""
        return moment


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """What is taken at an office, and on which days it closed after its hours were published."""

    taken: frozenset[Unit] = frozenset()
    closures: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is free."""

    office: str
    service: str
    """Source id; of two services in one visit both, with a plus between them."""
    starts: datetime
    """Aware, in the city's time; for a visit at home the beginning of the half day."""
    minutes: int
    units: tuple[int, ...] = field(default=(), compare=False)
    lanes: tuple[int, ...] = field(default=(), compare=False)
    """Desks that are free for the whole time, the one to try first first."""
    at_home: bool = False
    """True for a visit at home, which begins some time in these minutes."""

    def hold(self, case: str, until: datetime, *, offered: bool = False) -> HoldTime:
        """Keep it free for a case until a moment."""
        own = self.units, self.lanes, self.at_home, offered
        return HoldTime(case, self.office, self.service, self.starts, self.minutes, until, *own)

    def book(self, case: str) -> BookTime:
        """Book it for a case, held or not."""
        own = self.units, self.lanes, self.at_home
        return BookTime(case, self.office, self.service, self.starts, self.minutes, *own)
