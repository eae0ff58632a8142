"""News between the processes of one machine: each that waits has a socket in a folder beside the database, all others write to it.

A process that was killed leaves its socket behind; who next writes to it finds nobody there and takes it away.
"""

from __future__ import annotations

import os
import secrets
import socket
import struct
import threading
import time
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
import structlog

from bot.config.timing import TIMING
from bot.store.wakeup import Topics

LARGEST = 4096
"""Bytes of news at a time."""
PATIENCE_MICROSECONDS = 5_000
"""A process whose queue is full is waited for so long; then it goes without, and looks by itself."""
CHECK_SECONDS = TIMING.database.socket_check
AGAIN_SECONDS = TIMING.database.socket_again
LONGEST_PATH = 100
"""Bytes of a socket's path; systems take a little more."""
log = structlog.get_logger(__name__)


class Sockets:
    """Carries news by datagrams that never wait for long."""

    def __init__(self, folder: Path, topics: Topics) -> None:
        self._folder, self._topics = folder, topics
        self._own, self._lock = "", threading.Lock()
        self._ear: socket.socket | None = None
        self._is_closed, self._not_before = False, 0.0
        self._mouth = _mouth()
        weakref.finalize(self, self._mouth.close)

    @property
    def is_listening(self) -> bool:
        """Whether our socket is open."""
        return self._ear is not None

    def in_transaction(self, c: sa.Connection, topics: Sequence[str]) -> None:
        """Nothing: what is not committed yet is not told."""

    def after_commit(self, topics: Sequence[str]) -> None:
        """Write to every other process that waits."""
        data = "\n".join(topics).encode()
        with suppress(OSError), _Reached(self._folder) as reached:
            for other in self._folder.iterdir():
                if other.name != self._own:
                    self._tell(reached.path(other.name), data)

    def listen(self) -> None:
        """Open our socket, and hand on what comes in to this process's threads."""
        with self._lock:
            if self._ear is not None or self._is_closed or time.monotonic() < self._not_before or not self._open():
                return
            threading.Thread(target=self._hear, args=(self._ear,), name="wakeup", daemon=True).start()

    def close(self) -> None:
        """Take our socket away."""
        with self._lock:
            self._is_closed, ear, self._ear = True, self._ear, None
            if ear is not None:
                with suppress(OSError):
                    (self._folder / self._own).unlink(missing_ok=True)
                with suppress(OSError):
                    ear.shutdown(socket.SHUT_RDWR)
            self._mouth.close()

    def _open(self) -> bool:
        ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with _Reached(self._folder) as reached:
                ear.bind(reached.path(name))
        except OSError as error:
            ear.close()
            self._not_before = time.monotonic() + AGAIN_SECONDS
            log.warning("wakeup.deaf", why=type(error).__name__)
            return False
        ear.settimeout(CHECK_SECONDS)
        self._ear, self._own = ear, name
        return True

    def _hear(self, ear: socket.socket) -> None:
        """In a thread of its own, until it is closed or others can not find it any more."""
        with ear:
            while self._ear is ear:
                try:
                    data = ear.recv(LARGEST)
                except TimeoutError:
                    if (self._folder / self._own).exists():
                        continue
                    break
                except OSError:
                    break
                self._topics.tell(data.decode(errors="replace").split("\n"))
        with self._lock:
            if self._ear is ear:
                # Why: the next who waits opens another, and what was told meanwhile may be anything.
                self._ear = None
        self._topics.tell_all()

    def _tell(self, path: str, data: bytes) -> None:
        try:
            self._mouth.sendto(data, path)
        except ConnectionRefusedError:
            # Why at once: its process has ended, and a new one has a name of its own.
            with suppress(OSError):
                Path(path).unlink()
        except OSError:
            # Why nothing more: its queue is full, so that it is awake, or it has just gone.
            return


class _Reached:
    """A folder whose sockets can be named by a short path, however deep it lies."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, -1

    def __enter__(self) -> _Reached:
        if len(os.fsencode(self._folder)) > LONGEST_PATH - 20:
            self._number = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        return self

    def __exit__(self, *_: object) -> None:
        if self._number >= 0:
            os.close(self._number)

    def path(self, name: str) -> str:
        """The path of a socket."""
        return str(self._folder / name) if self._number < 0 else f"/proc/self/fd/{self._number}/{name}"


def _mouth() -> socket.socket:
    mouth = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    mouth.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 0, PATIENCE_MICROSECONDS))
    return mouth
