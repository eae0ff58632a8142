"""Runs work that failed before by itself, so that a crash is not counted against other work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.config.timing import TIMING

PATIENCE = TIMING.turns.alone


class Alone:
    """For the threads of one process."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """patience: seconds that either waits for the other; work that takes longer than that must not hold up all."""
        self._patience, self._changed = patience, threading.Condition()
        self._together, self._alone = 0, 0

    @contextmanager
    def work(self, alone: bool) -> Iterator[None]:
        """Runs work; alone: without any other work beside it, within the time allowed."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not (alone and self._together), self._patience)
            self._together += not alone
            self._alone += alone
        try:
            yield
        finally:
            with self._changed:
                self._together -= not alone
                self._alone -= alone
                self._changed.notify_all()
