"""Lets time pass with a clock of its own: does everything that falls due up to a moment, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.processing.worker import Job
from bot.store import Store

MOST_STEPS = 100_000
"""Things done in one stretch of time at most: whatever never ends is a fault, and said so."""


@dataclass(frozen=True, slots=True)
class TimedJob:
    """Work that falls due at moments."""

    do: Job
    """Does one thing that is due at a moment; False when nothing was."""
    next_at: Callable[[], datetime | None]
    """When something is due next; None if nothing waits."""


class TimeStuck(Exception):
    """Time does not go on, because a job never finishes at one moment."""


def pass_time(
    store: Store, jobs: Sequence[TimedJob], until: datetime, since: datetime | None = None
) -> list[dict[str, Any]]:
    """Do all that falls due up to and with a moment, and give what was sent, in order.

    since: the moment the clock stands at; what was due before is done then. Raises TimeStuck, StoreDown.
    What was sent: {"channel", "to", "said": [...], "about", "case"}.
    """
    before, now = store.last_message(), since
    for _ in range(MOST_STEPS):
        due = min((at for job in jobs if (at := job.next_at()) is not None), default=None)
        if due is None or due > until:
            return store.sent_since(before)
        # Why never the same moment twice without work: what is due and can not be done now must not hold up the clock.
        now = due if now is None else max(due, now)
        if now > until:
            return store.sent_since(before)
        # Why a list: every job has its turn at a moment.
        worked = [_do_all(job.do, now) for job in jobs]
        if not any(worked):
            now += timedelta(seconds=1)
    raise TimeStuck(f"Something is due over and over at {now}.")


def _do_all(do: Job, now: datetime) -> bool:
    """Do a job until nothing is due at a moment; True if something was."""
    for done in range(MOST_STEPS):
        if not do(now):
            return done > 0
    raise TimeStuck(f"A job goes on and on at {now}.")
