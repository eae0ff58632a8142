"""A voice in a process of its own, one for all processes that take calls: asked with a line of JSON, it answers with JSON and sound.

Started on first use or ahead, started again after it died, ended with the last who needs it. All voices are run so: some may
not be loaded into our own process (their licence), none shall end it, and each is held in memory once.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from typing import Any

from voice.engines.shared_process import NotStarted, SharedProcess
from voice.engines.wanted import Unwanted, is_wanted
from voice.tts.synthesiser import SpeakFailed
from voice.tts.tuning import TUNING

STARTS, ANSWERS = TUNING.waits.starts, TUNING.waits.answers
REST = TUNING.waits.rest
LOOKS = TUNING.shared.unwanted


class _Died(Exception):
    """Its process is gone."""


class Child:
    """The process behind one voice. Made before processes fork, all of them ask the same one. Safe from several threads."""

    def __init__(self, module: str, starts: float = STARTS, answers: float = ANSWERS) -> None:
        """answers: seconds it may take to begin, and then to make a sentence."""
        self._shared = SharedProcess([sys.executable, "-m", module], starts)
        self._answers = answers
        self._lock = threading.Lock()
        self._idle: list[_Wire] = []
        self._owner, self._asleep_until = os.getpid(), 0.0
        weakref.finalize(self, _closed, self._idle)

    @property
    def process_id(self) -> int | None:
        """Of the process while it runs."""
        return self._shared.process_id

    def start(self) -> None:
        """Have it running and loaded; raises SpeakFailed."""
        try:
            self._back(self._taken())
        except _Died as error:
            raise SpeakFailed("the voice's process died at once") from error

    def ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What it answers, and the sound; raises SpeakFailed, Unwanted. One that died is started again and asked once more."""
        line = json.dumps(request).encode() + b"\n"
        try:
            return self._asked(line)
        except _Died:
            try:
                return self._asked(line)
            except _Died as error:
                raise SpeakFailed("the voice's process died twice over a sentence") from error

    def close(self) -> None:
        """Need it no longer: it ends where nobody else needs it."""
        with self._lock:
            _closed(self._idle)
        self._shared.rest()

    def _asked(self, line: bytes) -> tuple[dict[str, Any], bytes]:
        wire = self._taken()
        try:
            answer = wire.ask(line, self._answers)
        except BaseException as error:
            wire.close()
            if isinstance(error, TimeoutError):
                self._late(wire)
            raise
        self._back(wire)
        return answer

    def _late(self, wire: _Wire) -> None:
        """It did not answer: ended where it hangs, and not where others were before us."""
        if not wire.waits or wire.begun:
            self._shared.kill()
        raise SpeakFailed(f"the voice's process did not answer in {self._answers:.0f} s")

    def _taken(self) -> _Wire:
        """A wire to it for one sentence; raises SpeakFailed, _Died."""
        if time.monotonic() < self._asleep_until:
            raise SpeakFailed("the voice's process could not be started a moment ago")
        try:
            self._shared.start()
        except NotStarted as error:
            self._asleep_until = time.monotonic() + REST
            raise SpeakFailed(f"the voice's process did not start: {error}") from error
        number = self._shared.process_id
        with self._lock:
            if self._owner != os.getpid():
                # Why: what was opened before we forked is another process's.
                _closed(self._idle)
                self._owner = os.getpid()
            while self._idle:
                if (wire := self._idle.pop()).process_id == number:
                    return wire
                wire.close()
        try:
            return _Wire(self._shared, number)
        except OSError as error:
            raise _Died from error

    def _back(self, wire: _Wire) -> None:
        with self._lock:
            self._idle.append(wire)


class _Wire:
    """One end of a socket to it: one sentence at a time."""

    def __init__(self, shared: SharedProcess, process_id: int | None) -> None:
        """Raises OSError."""
        self.process_id = process_id
        """Of the process at the other end."""
        self.waits = self.begun = False
        self._shared, self._came = shared, bytearray()
        self._wire: socket.socket = shared.connect()

    def close(self) -> None:
        """Take back what was asked."""
        self._wire.close()

    def ask(self, line: bytes, within: float) -> tuple[dict[str, Any], bytes]:
        """What it answers; raises _Died, Unwanted, and TimeoutError where it does not begin, or end, in so many seconds."""
        self.waits = self.begun = False
        try:
            self._wire.settimeout(within)
            self._wire.sendall(line)
            head = self._head(within)
            return head, self._bytes(int(head.get("size", 0)), time.monotonic() + within)
        except (OSError, EOFError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise _Died from error

    def _head(self, within: float) -> dict[str, Any]:
        until = time.monotonic() + within
        while True:
            told: dict[str, Any] = json.loads(self._line(until))
            if "begun" in told:
                self.begun, until = True, time.monotonic() + within
            elif "waits" in told:
                self.waits = True
            else:
                return told

    def _line(self, until: float) -> bytes:
        while (end := self._came.find(b"\n")) < 0:
            self._more(until)
        return self._cut(end + 1)

    def _bytes(self, size: int, until: float) -> bytes:
        while len(self._came) < size:
            self._more(until)
        return self._cut(size)

    def _cut(self, size: int) -> bytes:
        cut = bytes(self._came[:size])
        del self._came[:size]
        return cut

    def _more(self, until: float) -> None:
        while True:
            self._wire.settimeout(max(0.001, min(LOOKS, until - time.monotonic())))
            try:
                came = self._wire.recv(1 << 16)
            except TimeoutError:
                self._look(until)
                continue
            if not came:
                raise EOFError
            self._came += came
            return

    def _look(self, until: float) -> None:
        if not is_wanted():
            raise Unwanted
        # Why: one that ended just before it took our wire shows no end of it.
        if not self.waits and self._shared.process_id != self.process_id:
            raise EOFError
        if time.monotonic() >= until:
            raise TimeoutError


def _closed(wires: list[_Wire]) -> None:
    while wires:
        wires.pop().close()
