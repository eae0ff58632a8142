"""Places that are counted over all processes of one machine, and that the kernel frees when a process dies.

A place is one byte of a file without a name, locked by the process that holds it. Nothing is written down, so nothing
can be left behind: a process that is killed in mid-call loses its locks with its life.
"""

from __future__ import annotations

import fcntl
import os
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LOCK = "hhqqi4x"
"""struct flock of the kernel: type, whence, start, length, process."""


class Seats:
    """So many places; made before the processes fork, so that they share it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  why: it stays open as long as the process lives
        self._mine: set[tuple[int, int]] = set()
        """Process and place: a lock does not keep out its own process, and a child inherits this but no lock."""
        self._turn = threading.Lock()
        os.register_at_fork(after_in_child=self._forked)

    @property
    def taken(self) -> int:
        """Places held at this moment, in any process."""
        return sum(self._is_held(place) for place in range(self.count))

    @contextmanager
    def one(self) -> Iterator[bool]:
        """A place for as long as a block runs; gives False if none is free."""
        place = self._take()
        try:
            yield place is not None
        finally:
            if place is not None:
                self._free(place)

    def keep(self) -> bool:
        """Take a place for as long as this process lives; False if none is free."""
        return self._take() is not None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For as long as a block runs no other process and no other thread is in such a block."""
        with self._turn:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, self.count)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, self.count)

    def _take(self) -> int | None:
        with self._turn:
            for place in range(self.count):
                if (os.getpid(), place) not in self._mine and self._lock(place):
                    self._mine.add((os.getpid(), place))
                    return place
        return None

    def _lock(self, place: int) -> bool:
        with suppress(BlockingIOError, PermissionError):
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            return True
        return False

    def _free(self, place: int) -> None:
        with self._turn:
            self._mine.discard((os.getpid(), place))
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _is_held(self, place: int) -> bool:
        if (os.getpid(), place) in self._mine:
            return True
        asked = struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
        told: int = struct.unpack(_LOCK, fcntl.fcntl(self._file, fcntl.F_GETLK, asked))[0]
        return told != fcntl.F_UNLCK

    def _forked(self) -> None:
        # Why: a thread of the parent may have held it in the moment of the fork, and none of the child will give it back.
        self._turn = threading.Lock()
