"""Whether the line can answer just now, in figures and ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.config.timing import TIMING
from bot.store import Store, StoreDown

WORKER = "worker"
"""The part whose heartbeat is looked for."""
BEAT_SECONDS = TIMING.workers.beat
LONGEST_SILENCE = TIMING.workers.silence
LONGEST_WAIT = TIMING.workers.unanswered
LONGEST_UNTOLD = TIMING.staff.danger_unsent


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a look found."""

    database: bool
    worker_seconds: float | None = None
    """Since a worker's last heartbeat; None if none ever was."""
    waiting_turn: int | None = None
    """Inbox id of the turn that waits longest."""
    waiting_seconds: float = 0.0
    """Since that turn was due."""
    danger_seconds: float = 0.0
    """Since the notice of a danger was written that staff still wait for; 0 if none waits."""
    understanding: bool = True
    """False if keywords answer in place of the understanding process: worse, but it answers."""

    room: bool = True
    """False if the disk of the database is full: what comes is refused, and its sender offers it again."""

    @property
    def is_ready(self) -> bool:
        """True when a turn that came now would be answered in time, and staff would learn of a danger."""
        works = self.worker_seconds is not None and self.worker_seconds <= LONGEST_SILENCE
        in_time = self.waiting_seconds <= LONGEST_WAIT and self.danger_seconds <= LONGEST_UNTOLD
        return self.database and self.room and works and in_time

    def shown(self) -> dict[str, Any]:
        """Figures for monitoring."""
        return {
            "ready": self.is_ready,
            "database": self.database,
            "room": self.room,
            "worker_seconds": None if self.worker_seconds is None else round(self.worker_seconds, 1),
            "waiting_turn": self.waiting_turn,
            "waiting_seconds": round(self.waiting_seconds, 1),
            "danger_notice_seconds": round(self.danger_seconds, 1),
            "understanding": "answers" if self.understanding else "degraded",
        }


def look(store: Store, now: datetime, understands: Callable[[], bool]) -> Readiness:
    """Look at the store and ask whether the understanding process can be reached; never raises for what is away."""
    try:
        beat, waiting, danger = store.last_beat(WORKER), store.longest_waiting(), store.danger_unsent_since()
    except StoreDown:
        return Readiness(False, understanding=understands())
    worker = None if beat is None else _silence(now, beat)
    waits = max(0.0, (now - waiting.due_at).total_seconds()) if waiting else 0.0
    untold = max(0.0, (now - danger).total_seconds()) if danger else 0.0
    return Readiness(
        True, worker, waiting.turn if waiting and waits else None, waits, untold, understands(), store.has_room()
    )


def _silence(now: datetime, beat: datetime) -> float | None:
    """Seconds since a heartbeat. Clocks of two machines differ a little; one far ahead says nothing of who works now."""
    seconds = (now - beat).total_seconds()
    return None if seconds < -LONGEST_SILENCE else max(0.0, seconds)
