"""Opening hours: whether a place is open, until when, and when it opens next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.catalogue.model import Hours

Span = tuple[time, time]
LOOK_AHEAD = 21


@dataclass(frozen=True, slots=True)
class Now:
    """How a place stands at a moment, local time."""

    open_until: time | None
    """End of the span it is open in, or None when closed."""
    opens: datetime | None
    """When it opens next, or None when it is open or no opening is in sight (21 days)."""


def spans_on(hours: Hours, day: date, holidays: Collection[date] = ()) -> tuple[Span, ...]:
    """Opening spans of one day; an exception goes before a holiday, a holiday before the week."""
    for exception in hours.exceptions:
        if exception.start <= day <= exception.end:
            return tuple(map(_span, exception.spans))
    return () if day in holidays else tuple(map(_span, hours.week[day.weekday()]))


def now(hours: Hours, at: datetime, holidays: Collection[date] = ()) -> Now:
    """How it stands at a local moment."""
    for start, end in spans_on(hours, at.date(), holidays):
        if start <= at.time() < end:
            return Now(end, None)
    for ahead in range(LOOK_AHEAD):
        day = at.date() + timedelta(days=ahead)
        for start, _ in spans_on(hours, day, holidays):
            if ahead or start > at.time():
                return Now(None, datetime.combine(day, start, at.tzinfo))
    return Now(None, None)


def next_weekday(today: date, weekday: int) -> date:
    """The next such weekday, today included; Monday is 0."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def week_runs(hours: Hours) -> list[tuple[int, int, tuple[str, ...]]]:
    """The week in runs of days with the same hours: (first day, last day, spans); closed days are left out."""
    runs: list[tuple[int, int, tuple[str, ...]]] = []
    for day, spans in enumerate(hours.week):
        if spans and runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        elif spans:
            runs.append((day, day, spans))
    return runs


def _span(text: str) -> Span:
    start, end = (
        time.fromisoformat(part.strip().zfill(5) if part.strip() != "24:00" else "23:59") for part in text.split("-")
    )
    return start, end
