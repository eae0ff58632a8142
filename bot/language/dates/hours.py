"""A clock time, a span of time open to either side, or a part of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

ABOUT_MINUTES = 30
"""A rough time ("about nine") includes the times up to so many minutes from it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The time of day that is meant."""

    first: time | None = None
    """None if it is open: from the start of the day."""
    last: time | None = None
    """Its end, which is not part of it unless first and last are the same moment. None if it is open."""
    part: str = ""
    """The part of the day that was named: "morning", "midday", "afternoon", "evening", "night"; else empty."""
    about: bool = False
    """True for "about nine", "nineish", 九点左右."""

    @property
    def one(self) -> time | None:
        """The time, if it is one moment; else None."""
        return self.first if self.first == self.last else None

    def allows(self, moment: time) -> bool:
        """True for a time of day that is meant."""
        if self.one is not None:
            return self.minutes_from(moment) <= (ABOUT_MINUTES if self.about else 0)
        return (self.first is None or moment >= self.first) and (self.last is None or moment < self.last)

    def minutes_from(self, moment: time) -> int:
        """How many minutes a time is before or after this one; 0 if it is within."""
        at = _minutes(moment)
        early = _minutes(self.first) - at if self.first else 0
        late = at - _minutes(self.last) + (self.one is None) if self.last else 0
        return max(early, late, 0)

    def meet(self, other: Hours) -> Hours | None:
        """The overlap of both; None if they have no moment in common."""
        first = max((at for at in (self.first, other.first) if at), default=None)
        last = min((at for at in (self.last, other.last) if at), default=None)
        is_moment = self.one is not None or other.one is not None
        if first and last and (first > last or (first == last and not is_moment)):
            return None
        return Hours(first, last, self.part or other.part, self.about or other.about)

    def __str__(self) -> str:
        """ISO 8601: a time, or an interval, with ".." for an open end. A rough time begins with "~"."""
        if self.one is not None:
            return "~" * self.about + self.one.isoformat("minutes")
        return "/".join(at.isoformat("minutes") if at else ".." for at in (self.first, self.last))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def moment(at: time) -> Hours:
    """One moment."""
    return Hours(at, at)
