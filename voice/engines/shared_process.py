"""One process for all that fork from ours: made before they fork, started by whoever needs it first, under a lock.

Whoever asks sends it one end of a socket over a datagram socket that all have inherited. So it has no address, and nobody
else can reach it. Its input is a pipe that all hold open: it ends when the last of them is gone.
The program's side: `voice.engines.shared_program`.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from voice.engines.shared_program import ENDS, LIVES, LOOKS, PROCESS_ID, STARTS_NOW, read_process_id
from voice.engines.tuning import TUNING

NEEDED = frozenset({"PATH", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "TZ",
                    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX"})  # fmt: skip
"""What it is told of our environment: no secret among it."""
ANY = b"."
"""What a wire is sent with where it may only be for one thing."""
TAKES = TUNING.shared.takes


class NotStarted(Exception):
    """The process could not be started; the text says why."""


class SharedProcess:
    """The process, as one of those who ask it sees it. Safe from several threads."""

    def __init__(self, command: Sequence[str], starts: float) -> None:
        """command: its program, which gets the numbers of two files more; starts: seconds it has to be ready in."""
        self._command, self._starts = command, starts
        self._mutex = threading.Lock()
        self._asks, self._takes = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._asks.settimeout(TAKES)
        # Why a file for the locks: they are a process's own, and the system lets go of them when it ends.
        self._note = tempfile.TemporaryFile()  # noqa: SIM115
        self._input, lives = os.pipe()
        self._started_here: list[subprocess.Popen[bytes]] = []
        """Processes that are ours to wait for."""
        held = (self._asks, self._takes, self._note)
        weakref.finalize(self, _closed, held, (self._input, lives), self._started_here)

    @property
    def process_id(self) -> int | None:
        """Of the process while it runs, whoever started it."""
        if self._held(LIVES, fcntl.LOCK_SH):
            self._let_go(LIVES)
            return None
        return read_process_id(self._note.fileno())

    def start(self, told: bytes = b"") -> dict[str, Any] | None:
        """Have it running and ready; gives its first line where we have started it. Raises NotStarted.

        told: what it is to know from the first moment, for `shared_program.read_told`.
        """
        with self._mutex:
            until = time.monotonic() + self._starts
            while self.process_id is None:
                if self._held(STARTS_NOW, fcntl.LOCK_EX):
                    try:
                        return self._started(told) if self.process_id is None else None
                    finally:
                        self._let_go(STARTS_NOW)
                if time.monotonic() > until:
                    raise NotStarted("another process did not start it in time")
                time.sleep(LOOKS)
        return None

    def connect(self, what: bytes = ANY) -> socket.socket:
        """A wire to it while it runs; raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._asks, [what], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def kill(self) -> None:
        """End it, whatever it is doing; it is started again when it is needed."""
        with self._mutex:
            if number := self.process_id:
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            until = time.monotonic() + ENDS
            while self.process_id is not None and time.monotonic() < until:
                time.sleep(LOOKS)

    def rest(self) -> None:
        """Wait a little until it ends by itself, where we have started it."""
        _waited_for(self._started_here)

    def _started(self, told: bytes) -> dict[str, Any]:
        _waited_for(self._started_here)
        os.ftruncate(self._note.fileno(), 0)
        os.pwrite(self._note.fileno(), told, PROCESS_ID)
        passed = (self._takes.fileno(), self._note.fileno())
        process = subprocess.Popen(  # noqa: S603
            [*self._command, *map(str, passed)], stdin=self._input, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pass_fds=passed, start_new_session=True,
            env={name: value for name, value in os.environ.items() if name in NEEDED},
        )  # fmt: skip
        self._started_here.append(process)
        assert process.stdout
        with process.stdout as first:
            there = select.select([first], [], [], self._starts)[0]
            line = first.readline() if there else b""
        hello: dict[str, Any] = json.loads(line) if line else {"failed": "it ended" if there else "it took too long"}
        if "failed" in hello:
            process.kill()
            _waited_for(self._started_here)
            raise NotStarted(str(hello["failed"]))
        return hello

    def _held(self, byte: int, kind: int) -> bool:
        try:
            fcntl.lockf(self._note, kind | fcntl.LOCK_NB, 1, byte)
        except OSError:
            return False
        return True

    def _let_go(self, byte: int) -> None:
        fcntl.lockf(self._note, fcntl.LOCK_UN, 1, byte)


def _closed(held: Sequence[Any], numbers: Sequence[int], started: list[subprocess.Popen[bytes]]) -> None:
    for one in held:
        one.close()
    for number in numbers:
        os.close(number)
    _waited_for(started)


def _waited_for(started: list[subprocess.Popen[bytes]]) -> None:
    """Have the system forget processes that ended, or end within a while."""
    while started:
        with suppress(subprocess.TimeoutExpired):
            started[0].wait(ENDS)
        del started[0]
