"""The process that holds the recognisers: started, asked for processes for utterances, restarted when it is gone."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from voice.asr import frames
from voice.asr.frames import HEAR, TELL, told_home
from voice.asr.recogniser import EngineMissing
from voice.asr.tuning import TUNING
from voice.engines.choice import Home

log = structlog.get_logger(__name__)
COMMAND = (sys.executable, "-m", "voice.asr.process")
STARTS, SENDS = TUNING.waits.starts, TUNING.waits.sends
NEEDED = frozenset({"PATH", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "TZ"})
"""What it is told of our environment: no secret among it."""
LOST = (OSError, EOFError)
"""What a process that is gone, or hangs, shows as."""


class Ears:
    """The process that holds the engines. Started before processes fork: all of them ask the same one."""

    def __init__(self, home: Home, languages: Iterable[str], command: Sequence[str] = COMMAND) -> None:
        self._asked = {"home": told_home(home), "languages": list(languages)}
        self._command, self._names = command, dict[str, Sequence[str]]()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.engines: Mapping[str, Any] = {}
        """Language tag → name and capabilities of what hears it."""
        self._start()

    def connect(self) -> socket.socket:
        """A process for an utterance; raises OSError. The one that holds the engines is started again where it is gone."""
        with self._lock:
            try:
                return self._sent(HEAR)
            except OSError:
                log.error("ears.gone")
                self._start()
                self._tell_names()
                return self._sent(HEAR)

    def know(self, names: Mapping[str, Sequence[str]]) -> None:
        """Names of what people here speak of, by language, for engines that can lean on them."""
        with self._lock:
            self._names |= names
            self._tell_names()

    def close(self) -> None:
        """End it, where it was started by this process; what it forked ends with its utterance."""
        if self._process is not None:
            self._end()

    def _tell_names(self) -> None:
        with self._sent(TELL) as wire, suppress(*LOST):
            wire.settimeout(STARTS)
            frames.tell(wire, frames.KNOW, {tag: list(names) for tag, names in self._names.items()})
            notes(frames.receive(wire)[1])

    def _sent(self, what: bytes) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [what], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def _start(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._control.settimeout(SENDS)
        with theirs:
            self._process = process = subprocess.Popen(  # noqa: S603
                [*self._command, str(theirs.fileno())], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True,
                env={name: value for name, value in os.environ.items() if name in NEEDED},
            )  # fmt: skip
        self._end = weakref.finalize(self, _ended, process, self._control, os.getpid())
        assert process.stdin
        assert process.stdout
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(self._asked).encode() + b"\n")
            process.stdin.flush()
        ready = select.select([process.stdout], [], [], STARTS)[0]
        line = process.stdout.readline() if ready else b""
        if not line:
            self._end()
            raise EngineMissing("The recognisers' process could not be started. Run: oneline voice check")
        self.engines = json.loads(line)["engines"]
        notes(line)


def notes(data: bytes) -> dict[str, Any]:
    """What was answered; what it would have logged goes into our log."""
    told: dict[str, Any] = json.loads(data)
    for level, event in told.pop("notes", ()):
        getattr(log, level)(event.pop("event"), **event)
    return told


def _ended(process: subprocess.Popen[bytes], control: socket.socket, owner: int) -> None:
    """End it, unless this is a process that was forked: it is needed by the others."""
    control.close()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    if os.getpid() == owner:
        process.kill()
        process.wait()
