"""An utterance whose engine may hang: fed in a thread of its own, and waited for with a limit at its end."""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue

from voice.asr.recogniser import LONGEST_SECONDS, Stream, Transcript
from voice.asr.tuning import TUNING
from voice.audio.audio import FRAME, RATE
from voice.engines.deadline import Illness

ANSWERS = TUNING.waits.answers
MOST = LONGEST_SECONDS * RATE // FRAME
"""Pieces of sound that may wait for an engine."""
PARTIAL, FINISH, END = "partial", "finish", "end"
Order = bytes | str


class _Work:
    """What the thread and the call share; it holds no reference to the stream, so that a dropped one ends."""

    def __init__(self) -> None:
        self.orders: SimpleQueue[Order] = SimpleQueue()
        self.result: SimpleQueue[Transcript | Exception] = SimpleQueue()
        self.text = ""
        self.error: Exception | None = None
        self.is_asked = False

    def run(self, open_: Callable[[], Stream]) -> None:
        """Open, feed, and finish."""
        try:
            stream = open_()
            while (order := self.orders.get()) != END:
                if isinstance(order, bytes):
                    stream.feed(order)
                elif order == PARTIAL:
                    self.text, self.is_asked = stream.partial(), False
                else:
                    self.result.put(stream.finish())
                    return
        except Exception as error:  # why so wide: it is raised again where the call can do something about it
            self.error = error
            self.result.put(error)


class WatchedStream:
    """One utterance. Nothing here waits for the engine but `finish`, which is called where waiting harms nobody."""

    def __init__(self, open_: Callable[[], Stream], illness: Illness, answers: float | None = None) -> None:
        self._illness, self._work, self._fed = illness, _Work(), 0
        self._answers = ANSWERS if answers is None else answers
        self._thread = threading.Thread(target=self._work.run, args=(open_,), name=illness.name, daemon=True)
        self._thread.start()
        weakref.finalize(self, self._work.orders.put, END)

    def feed(self, samples: bytes) -> None:
        """Take in sound (16-bit, 8 kHz); raises what the engine has raised."""
        self._check()
        self._fed += len(samples)
        if self._work.orders.qsize() < MOST:
            self._work.orders.put(samples)

    def partial(self) -> str:
        """Words as they were told last; raises what the engine has raised."""
        self._check()
        if not self._work.is_asked:
            self._work.is_asked = True
            self._work.orders.put(PARTIAL)
        return self._work.text

    def finish(self) -> Transcript:
        """All that was heard; raises Hangs where the engine does not say it in time."""
        self._work.orders.put(FINISH)
        try:
            told = self._work.result.get(timeout=self._answers + self._fed / 2 / RATE)
        except queue.Empty:
            raise self._illness.hung(self._thread) from None
        if isinstance(told, Exception):
            raise told
        return told

    def _check(self) -> None:
        if self._work.error is not None:
            raise self._work.error
