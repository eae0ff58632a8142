"""Lets days pass on a line that is being tried: does what falls due on the way, then moves the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.processing.pass_time import TimedJob, TimeStuck, pass_time
from bot.store import Store
from bot.system import clock

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DaysPassing:
    """A worker's job."""

    store: Store
    jobs: Sequence[TimedJob]

    def pass_if_asked(self, now: datetime) -> bool:
        """Let time pass up to the moment asked for; False if none was. Raises StoreDown."""
        until = clock.asked()
        if until is None:
            return False
        try:
            pass_time(self.store, self.jobs, until, now)
        except TimeStuck:
            log.error("clock.stuck")
        clock.arrive(until)
        return True
