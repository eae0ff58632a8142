"""A time limit for engines: the work is done in a thread of its own, and the caller goes on after a while.

An engine that did not answer in time is ill: it is not asked for a rest, and while what it was asked last still goes on.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from contextvars import copy_context
from queue import Empty, SimpleQueue

from voice.engines.tuning import TUNING

REST = TUNING.hangs.rest
MOST_STUCK = TUNING.hangs.most_stuck


class Hangs(Exception):
    """An engine did not answer in time, or did not a moment ago; the text names it."""


class LeftAlone(Hangs):
    """It did not answer a moment ago, which was said then, and is left alone for a while."""


class Illness:
    """What is known of one engine in this process. Safe from several threads."""

    def __init__(self, name: str, rest: float = REST, clock: Callable[[], float] = time.monotonic) -> None:
        self.name, self._rest, self._clock = name, rest, clock
        self._until = 0.0
        self._stuck: list[threading.Thread] = []
        _ALL.add(self)

    @property
    def stuck(self) -> int:
        """Threads that hang in it at this moment."""
        self._stuck = [thread for thread in self._stuck if thread.is_alive()]
        return len(self._stuck)

    @property
    def is_ill(self) -> bool:
        """True while it is left alone."""
        return self._clock() < self._until or self.stuck > 0

    def hung(self, thread: threading.Thread) -> Hangs:
        """It did not answer in time; gives what to raise."""
        self._stuck.append(thread)
        self._until = self._clock() + self._rest
        return Hangs(f"{self.name} does not answer")


_ALL: weakref.WeakSet[Illness] = weakref.WeakSet()


def is_stuck() -> bool:
    """True if so many threads of this process hang in engines that it is to be replaced."""
    return sum(one.stuck for one in list(_ALL)) >= MOST_STUCK


class Deadline:
    """One engine that does one thing at a time.

    Deadline("espeak").run(lambda: speak(text), 10.0)
    """

    def __init__(self, name: str, rest: float = REST) -> None:
        self.illness, self._turn = Illness(name, rest), threading.Lock()

    def run[T](self, do: Callable[[], T], seconds: float) -> T:
        """What it gives, or raises; raises Hangs after so many seconds, those of waiting for its turn included."""
        until = time.monotonic() + seconds
        if self.illness.is_ill:
            raise LeftAlone(f"{self.illness.name} is left alone for a while")
        if not self._turn.acquire(timeout=seconds):
            raise Hangs(f"{self.illness.name} is busy")
        try:
            if self.illness.is_ill:
                raise LeftAlone(f"{self.illness.name} is left alone for a while")
            return self._done(do, until)
        finally:
            self._turn.release()

    def _done[T](self, do: Callable[[], T], until: float) -> T:
        came: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

        def work() -> None:
            try:
                came.put((do(), None))
            except BaseException as error:  # why so wide: whoever waits is to get it, whatever it is
                came.put((None, error))

        # Why in our context: whether somebody still waits is asked there, too.
        thread = threading.Thread(target=copy_context().run, args=(work,), name=self.illness.name, daemon=True)
        thread.start()
        try:
            result, error = came.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            raise self.illness.hung(thread) from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]
