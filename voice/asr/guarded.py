"""Recognition in child processes: one loads the engines; utterances get processes forked from it, which may crash.

What a call loses then is that utterance: it was not understood, and is asked for again.
"""

from __future__ import annotations

import socket
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import structlog

from voice.asr import frames
from voice.asr.holder import LOST, SENDS, STARTS, Ears, notes
from voice.asr.recogniser import (
    LONGEST_SECONDS,
    Capabilities,
    EngineMissing,
    PhraseSequence,
    Recogniser,
    Stream,
    Transcript,
)
from voice.asr.tuning import TUNING
from voice.audio.audio import RATE
from voice.engines.choice import Home

log = structlog.get_logger(__name__)
ANSWERS = TUNING.waits.answers_apart
IDLE = TUNING.waits.idle
LONGEST_BYTES = LONGEST_SECONDS * 2 * RATE
"""Of an utterance that are kept for an engine that hears it after its end."""


class GuardedRecogniser:
    """One engine for one language, in other processes."""

    def __init__(self, ears: Ears, language: str, name: str, capabilities: Capabilities) -> None:
        self.name, self.capabilities = name, capabilities
        self._ears, self._language = ears, language
        self._idle: list[socket.socket] = []
        self._lock = threading.Lock()
        # Why one at a time where it hears after the end: a call more would take the core that others speak with.
        self._turns = threading.BoundedSemaphore(1)

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream for one utterance; it hears nothing if the process can not be had or dies."""
        in_turn = phrases.in_turn if isinstance(phrases, PhraseSequence) else ()
        asked = {"language": language, "phrases": list(phrases), "in_turn": list(in_turn)}
        if self.capabilities.streaming:
            return GuardedStream(self, asked)
        return WholeStream(self, asked)

    def load(self) -> None:
        """Have a process that has loaded all it needs: called once in every process that takes calls."""
        with self._turns, suppress(*LOST):
            wire = self.taken()
            wire.settimeout(STARTS)
            frames.tell(wire, frames.LOAD, self._language)
            notes(frames.receive(wire)[1])
            self.back(wire)

    def know(self, names: Sequence[str]) -> None:
        """Lean on names of what people here speak of, whatever is asked; tell it before calls come."""
        self._ears.know({self._language: names})
        # Why: what was forked before knows nothing of them.
        self.close()

    def taken(self) -> socket.socket:
        """A process for an utterance; raises OSError."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._ears.connect(frames.HEAR if self.capabilities.streaming else frames.WHOLE)

    def back(self, wire: socket.socket) -> None:
        """One whose utterance is over."""
        with self._lock:
            if len(self._idle) < IDLE:
                self._idle.append(wire)
                return
        wire.close()

    def whole(self, asked: Mapping[str, Any], sound: bytes) -> Transcript:
        """What an utterance says that is over; one after the other."""
        with self._turns:
            stream = GuardedStream(self, asked)
            stream.feed(sound)
            return stream.finish()

    def close(self) -> None:
        """End idle processes."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()


class GuardedStream:
    """One utterance in another process. Whatever happens there, nothing is raised here."""

    def __init__(self, recogniser: GuardedRecogniser, asked: Mapping[str, Any]) -> None:
        self._recogniser, self._fed, self._text = recogniser, 0, ""
        self._wire: socket.socket | None = None
        self._end: Callable[[], object] = lambda: None
        try:
            self._wire = recogniser.taken()
            # Why so: an utterance that is dropped ends its process.
            self._end = weakref.finalize(self, self._wire.close)
            self._wire.settimeout(SENDS)
            frames.tell(self._wire, frames.OPEN, asked)
        except (*LOST, EngineMissing) as error:
            self._lost(error)

    def feed(self, samples: bytes) -> None:
        """Take in sound (16-bit, 8 kHz)."""
        if self._wire is None:
            return
        self._fed += len(samples)
        try:
            self._wire.settimeout(SENDS)
            frames.send(self._wire, frames.SOUND, samples)
        except LOST as error:
            self._lost(error)

    def partial(self) -> str:
        """Words so far, or empty."""
        if (told := self._asked(frames.PARTIAL)) is not None:
            self._text = str(told["text"])
        return self._text

    def finish(self) -> Transcript:
        """End the utterance: all that was heard; nothing if its process was lost."""
        told = self._asked(frames.FINISH)
        if told is None:
            return Transcript("", 0.0)
        wire, self._wire = self._wire, None
        assert wire
        self._end.detach()  # type: ignore[attr-defined]
        self._recogniser.back(wire)
        return Transcript(told["text"], told["certainty"], tuple(told["alternatives"]))

    def _asked(self, kind: bytes) -> dict[str, Any] | None:
        if self._wire is None:
            return None
        try:
            self._wire.settimeout(ANSWERS + self._fed / 2 / RATE)
            frames.send(self._wire, kind)
            return notes(frames.receive(self._wire)[1])
        except LOST as error:
            self._lost(error)
            return None

    def _lost(self, error: BaseException) -> None:
        log.error("ears.died", engine=self._recogniser.name, why=type(error).__name__)
        self._wire = None
        self._end()


class WholeStream:
    """One utterance for an engine that hears it after its end: kept here until then."""

    def __init__(self, recogniser: GuardedRecogniser, asked: Mapping[str, Any]) -> None:
        self._recogniser, self._asked = recogniser, asked
        self._sound = bytearray()

    def feed(self, samples: bytes) -> None:
        """Keep sound (16-bit, 8 kHz), up to the longest."""
        if len(self._sound) < LONGEST_BYTES:
            self._sound += samples

    def partial(self) -> str:
        """Nothing: this engine hears whole utterances."""
        return ""

    def finish(self) -> Transcript:
        """All that was heard."""
        return self._recogniser.whole(self._asked, bytes(self._sound))


def open_guarded(home: Home, languages: Iterable[str]) -> dict[str, Recogniser]:
    """For each language the first engine of the city's choice that is there, in processes of their own.

    Open them before processes fork: these share the models' memory. What is missing is in the log, with what to run.
    """
    ears = Ears(home, languages)
    return {
        tag: GuardedRecogniser(ears, tag, name, msgspec.convert(capabilities, Capabilities))
        for tag, (name, capabilities) in ears.engines.items()
    }
