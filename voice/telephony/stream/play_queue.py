"""What the line wants played, waiting to be played: sound goes in at any length and comes out 20 ms at a time; marks are places in it.

Pure: no network, no clock. Whoever pulls a frame every 20 ms is the clock.
"""

from __future__ import annotations

from collections import deque

from voice.audio.audio import FRAME, RATE, SILENCE
from voice.telephony.tuning import TUNING

LONGEST = round(TUNING.stream.queue * RATE)
"""Bytes of µ-law kept waiting at most."""


class PlayQueue:
    """Sound and marks in the order they came.

    queue = PlayQueue()
    queue.push(sound); queue.mark("greeting")
    frame, reached = queue.pull()
    """

    def __init__(self) -> None:
        self.played = 0
        """Bytes of µ-law given out so far, 8 a millisecond."""
        self._waiting = bytearray()
        self._marks: deque[tuple[int, str]] = deque()

    def __len__(self) -> int:
        """Bytes that wait."""
        return len(self._waiting)

    @property
    def empty(self) -> bool:
        """Nothing waits, neither sound nor a mark."""
        return not self._waiting and not self._marks

    def push(self, sound: bytes) -> bool:
        """Sound to play after all that waits, µ-law at 8 kHz; False if there is too much already and it is dropped."""
        if len(self._waiting) + len(sound) > LONGEST:
            return False
        self._waiting += sound
        return True

    def mark(self, name: str) -> None:
        """A mark after all that waits; it is reached with the next pull where nothing does."""
        self._marks.append((self.played + len(self._waiting), name))

    def pull(self) -> tuple[bytes, list[str]]:
        """The next 160 bytes, filled up with silence, and the marks reached with them."""
        piece = bytes(self._waiting[:FRAME])
        del self._waiting[:FRAME]
        self.played += len(piece)
        return piece.ljust(FRAME, SILENCE), self._reached()

    def clear(self) -> list[str]:
        """Throw away what waits; gives the marks that were in it."""
        self._waiting.clear()
        return self._take(len(self._marks))

    def _reached(self) -> list[str]:
        return self._take(sum(1 for place, _ in self._marks if place <= self.played))

    def _take(self, count: int) -> list[str]:
        return [self._marks.popleft()[1] for _ in range(count)]
