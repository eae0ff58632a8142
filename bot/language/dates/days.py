"""A day, or a stretch of days, open to either side, or only some weekdays of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are meant."""

    first: date | None = None
    """None if it is open: any day before."""
    last: date | None = None
    """The last day that still counts; None if it is open."""
    weekdays: frozenset[int] = frozenset()
    """Only these of it, Monday is 0; empty for all."""

    @property
    def one(self) -> date | None:
        """The day, where it is exactly one."""
        return self.first if self.first == self.last else None

    @property
    def length(self) -> int:
        """How many days from the first to the last; a great many where it is open."""
        return (self.last - self.first).days + 1 if self.first and self.last else 10**6

    def allows(self, day: date) -> bool:
        """True for a day that is meant."""
        early, late = self.first and day < self.first, self.last and day > self.last
        return not early and not late and (not self.weekdays or day.weekday() in self.weekdays)

    def meet(self, other: Days) -> Days | None:
        """What both mean; None if they have no day in common."""
        first = max((day for day in (self.first, other.first) if day), default=None)
        last = min((day for day in (self.last, other.last) if day), default=None)
        weekdays = (
            self.weekdays & other.weekdays if self.weekdays and other.weekdays else self.weekdays | other.weekdays
        )
        if (self.weekdays and other.weekdays and not weekdays) or (first and last and first > last):
            return None
        return Days(first, last, weekdays)._narrow()

    def _narrow(self) -> Days | None:
        """The same from the first to the last day that counts; None if none does."""
        if not self.weekdays or not self.first or not self.last:
            return self
        days = [day for day in map(self._day, range(min(self.length, 7))) if day.weekday() in self.weekdays]
        ends = [
            day for day in (self.last - DAY * n for n in range(min(self.length, 7))) if day.weekday() in self.weekdays
        ]
        if not days:
            return None
        return Days(days[0], days[0]) if days[0] == ends[0] else replace(self, first=days[0], last=ends[0])

    def _day(self, number: int) -> date:
        assert self.first
        return self.first + DAY * number

    def __str__(self) -> str:
        """ISO 8601: a date, or an interval with ".." where it is open; the weekdays behind it."""
        names = [SHORT[number] for number in sorted(self.weekdays)]
        if not self.first and not self.last:
            return " ".join(names) or "../.."
        ends = [day.isoformat() if day else ".." for day in (self.first, self.last)]
        return " ".join([ends[0] if self.one else "/".join(ends), *names])


def one(day: date) -> Days:
    """One day."""
    return Days(day, day)


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - DAY * day.weekday()


def week_of(day: date) -> Days:
    """Monday to Sunday about a day."""
    return Days(monday(day), monday(day) + DAY * 6)
