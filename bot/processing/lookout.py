"""How idle threads learn that there is work: by a notice, at the next time something is due, or by a regular look."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.config.timing import TIMING
from bot.store import StoreDown
from bot.store.wakeup import Waiter, Wakeup
from bot.system.clock import now

TICK_SECONDS = TIMING.workers.tick
SOONEST_SECONDS = TIMING.workers.soonest
NextDue = Callable[[datetime], datetime | None]
"""Moment of the last look → when something is due next, as far as is known. May raise StoreDown."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look for something to do."""

    at: datetime
    mark: int = 0
    """What had been told before it."""


class Lookout(Protocol):
    """Shared by the threads that do the same."""

    def look(self) -> Look:
        """A look begins."""
        ...

    def wait(self, last: Look) -> None:
        """Wait until it is worth looking again, after a look that found nothing to do."""
        ...

    def wake(self) -> None:
        """Nobody shall wait any more."""
        ...


class Ticks:
    """Looks at regular times, for work without notices."""

    def __init__(self, seconds: float = TICK_SECONDS) -> None:
        self._seconds, self._over = seconds, threading.Event()

    def look(self) -> Look:
        """A look begins."""
        return Look(now())

    def wait(self, last: Look) -> None:
        """Wait for the next tick."""
        self._over.wait(self._seconds)

    def wake(self) -> None:
        """Nobody shall wait any more."""
        self._over.set()


class Awake:
    """Waits for notices of a topic. One thread waits; when it has work, the next one waits."""

    def __init__(self, wakeup: Wakeup, topic: str, next_due: NextDue) -> None:
        self._wakeup, self._next_due = wakeup, next_due
        self._out, self._over = threading.Lock(), False
        self._looked: datetime | None = None
        self._held = ExitStack()
        self._waiter: Waiter = self._held.enter_context(wakeup.waiting(topic))

    def look(self) -> Look:
        """A look begins."""
        began = Look(now(), self._waiter.mark())
        self._looked = began.at
        return began

    def wait(self, last: Look) -> None:
        """Wait for news, or until something is due."""
        with self._out:
            if not self._over and not self._waiter.wait(min(SOONEST_SECONDS, self._wakeup.look_seconds), last.mark):
                # Why the last look of all: what is due now is in the hands of the one who was just woken.
                self._waiter.wait(self._seconds(self._looked or last.at), last.mark)

    def wake(self) -> None:
        """Nobody shall wait any more."""
        self._over = True
        self._waiter.wake()

    def _seconds(self, looked: datetime) -> float:
        most = self._wakeup.look_seconds
        try:
            due = self._next_due(looked)
        except StoreDown:
            return most
        return most if due is None else min(max((due - now()).total_seconds(), 0.0), most)
