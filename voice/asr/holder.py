"""The process that holds the recognisers, one for all that fork from ours: asked for processes for utterances, restarted if gone."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from voice.asr import frames
from voice.asr.frames import HEAR, TELL, told_home
from voice.asr.recogniser import EngineMissing
from voice.asr.tuning import TUNING
from voice.engines.choice import Home
from voice.engines.shared_process import NotStarted, SharedProcess

log = structlog.get_logger(__name__)
COMMAND = (sys.executable, "-m", "voice.asr.process")
STARTS, SENDS = TUNING.waits.starts, TUNING.waits.sends
LOST = (OSError, EOFError)
"""What a process that is gone, or hangs, shows as."""


class Ears:
    """The process that holds the engines. Made before processes fork: all of them ask the same one."""

    def __init__(self, home: Home, languages: Iterable[str], command: Sequence[str] = COMMAND) -> None:
        self._asked = {"home": told_home(home), "languages": list(languages)}
        self._names = dict[str, Sequence[str]]()
        self._lock = threading.Lock()
        self._shared = SharedProcess(command, STARTS)
        self.engines: Mapping[str, Any] = {}
        """Language tag → name and capabilities of what hears it."""
        if hello := self._started():
            self.engines = hello["engines"]

    @property
    def process_id(self) -> int | None:
        """Of the process that holds the engines, while it runs."""
        return self._shared.process_id

    def connect(self, what: bytes = HEAR) -> socket.socket:
        """A process for an utterance; raises OSError. The one that holds the engines is started again where it is gone."""
        with self._lock:
            if self._shared.process_id is None:
                self._started(again=True)
            return self._shared.connect(what)

    def know(self, names: Mapping[str, Sequence[str]]) -> None:
        """Names of what people here speak of, by language, for engines that can lean on them; tell it before processes fork."""
        with self._lock, suppress(*LOST):
            self._names |= names
            with self._shared.connect(TELL) as wire:
                wire.settimeout(STARTS)
                frames.tell(wire, frames.KNOW, {tag: list(names) for tag, names in self._names.items()})
                notes(frames.receive(wire)[1])

    def close(self) -> None:
        """End it for all; what it forked ends with its utterance."""
        self._shared.kill()

    def _started(self, again: bool = False) -> dict[str, Any] | None:
        told = {**self._asked, "names": {tag: list(names) for tag, names in self._names.items()}}
        try:
            hello = self._shared.start(json.dumps(told).encode())
        except NotStarted as error:
            raise EngineMissing("The recognisers' process could not be started. Run: oneline voice check") from error
        if hello and again:
            log.error("ears.gone", then="it was started again")
        return noted(hello) if hello else None


def notes(data: bytes) -> dict[str, Any]:
    """What was answered; what it would have logged goes into our log."""
    return noted(json.loads(data))


def noted(told: dict[str, Any]) -> dict[str, Any]:
    """The same of what was read already."""
    for level, event in told.pop("notes", ()):
        getattr(log, level)(event.pop("event"), **event)
    return told
