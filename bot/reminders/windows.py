"""Half hours in which staff work, and the one somebody means who says when to ring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from bot.catalogue.hours import spans_on
from bot.city.city import City
from bot.config.patience import PATIENCE
from bot.language.dates.read import read_when
from bot.language.dates.when import When

AHEAD = 21
"""Days in which a window is looked for."""
SOONEST = PATIENCE.told.soonest_window


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which somebody is rung; local time."""

    starts: datetime
    ends: datetime

    def __str__(self) -> str:
        """ISO 8601."""
        return f"{self.starts.isoformat()}/{self.ends.isoformat()}"


def windows(city: City, now: datetime) -> Iterator[Window]:
    """All windows from a moment on, the next first: they lie in staff hours whole."""
    length, local = timedelta(minutes=city.reminders.window), city.local(now)
    for ahead in range(AHEAD):
        day = local.date() + timedelta(days=ahead)
        for opens, closes in spans_on(city.staff_hours, day, city.holidays):
            starts, last = (datetime.combine(day, at, local.tzinfo).astimezone(UTC) for at in (opens, closes))
            while starts + length <= last:
                if starts >= now + SOONEST:
                    yield Window(city.local(starts), city.local(starts + length))
                starts += length


def window_in(text: str, language: str, city: City, now: datetime, *, asked: bool = False) -> Window | None:
    """The window that a text means, or the nearest to it; None if it neither names nor refuses one.

    asked: true where it answers the question when to ring.
    """
    when = read_when(text, language, city.local(now), holidays=city.holidays, asked="time" if asked else "")
    return window_for(when, city, now) if when.suits or when.without else None


def window_for(when: When, city: City, now: datetime) -> Window | None:
    """The window nearest to what somebody said, never one they refused; None if nobody works then within three weeks."""
    found = [each for each in windows(city, now) if not _is_refused(when, each)]
    # Why what lies in the span said first: "between two and four" is met by a window that begins at two.
    return min(found, key=lambda window: when.preferred(window.starts), default=None)


def _is_refused(when: When, window: Window) -> bool:
    """True if a window begins or ends in what somebody excluded: "any time but lunch"."""
    last = window.ends - timedelta(minutes=1)
    return any(each.allows(window.starts) or each.allows(last) for each in when.without)


def next_window(city: City, now: datetime) -> Window | None:
    """The next window; None if nobody works within three weeks."""
    return next(islice(windows(city, now), 1), None)


def read_window(written: str) -> Window | None:
    """A window as it is kept; None if it is none."""
    starts, _, ends = written.partition("/")
    try:
        return Window(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
    except ValueError:
        return None
