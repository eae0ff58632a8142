"""The voice process with a watch on it: the line's own, with the moment noted of every utterance, answer and late frame.

Started by gunicorn as `bench.voice_watched:create()`. Where BENCH_VOICE_NAIVE is set it hears as a first attempt would:
everything is decoded all the time, with no phrases; the detector of speech tells only when somebody has finished.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from channels.calls import call_factory
from channels.calls.call_factory import CallFactory
from channels.calls.call_session import CallSession
from oneline.processes import voice
from voice.asr import guarded, watched
from voice.asr.recogniser import Recogniser, Stream, Transcript
from voice.audio.audio import FRAME, RATE
from voice.call.confirmation import Decided
from voice.call.controller import Call
from voice.call.endpointer import Endpointer
from voice.engines.deadline import Illness

OUT, NAIVE = "BENCH_VOICE_OUT", "BENCH_VOICE_NAIVE"
LATEST = 120.0
"""Seconds an engine may take here; the line itself gives it up sooner."""
LATE = 0.1
"""Seconds behind real time from which a frame counts as late."""
FRAME_SECONDS = FRAME / RATE


class Here(threading.local):
    """What is known of the call of this thread."""

    call = ""
    listens = False
    frames = 0
    late = 0
    base = float("inf")
    behind = 0.0
    """Seconds the sound taken in is behind the moment it was said."""

    def frame(self, count: int) -> None:
        """So many frames were taken in just now."""
        self.frames += count
        offset = time.monotonic() - self.frames * FRAME_SECONDS
        self.base = min(self.base, offset)
        self.behind = offset - self.base
        self.late += count * (self.behind > LATE)


HERE = Here()
JOINED: Any = voice
BOARD: Any = call_factory
PHONES: Any = CallFactory
CALL: Any = Call
CALL_LINE: Any = CallSession
"""What is watched, of any type: names in it are replaced."""


def note(what: str, **facts: Any) -> None:
    """A line of the log, whole even where several processes write."""
    line = json.dumps({"what": what, **facts}) + "\n"
    file = os.open(os.environ[OUT], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode())
    os.close(file)


class WatchedEngine:
    """One utterance as its engine hears it, in a thread of its own."""

    def __init__(self, stream: Stream, *, asks: bool) -> None:
        """asks: for partial results with every frame; else they come when the call asks for them."""
        self._stream, self._asks = stream, asks
        self.spent = self.sound = 0.0
        self._text, self.changed = "", list[float]()

    def feed(self, samples: bytes) -> None:
        """Take in sound."""
        begun = time.thread_time()
        self._stream.feed(samples)
        self.spent += time.thread_time() - begun
        self.sound += len(samples) / 2 / RATE
        if self._asks:
            self.partial()

    def partial(self) -> str:
        """Words so far, and when they changed."""
        begun = time.thread_time()
        text = self._stream.partial()
        self.spent += time.thread_time() - begun
        if text != self._text:
            self._text = text
            self.changed.append(time.monotonic())
        return text

    def finish(self) -> Transcript:
        """All that was heard."""
        begun = time.thread_time()
        hearing = self._stream.finish()
        self.spent += time.thread_time() - begun
        return hearing


class WatchedUtterance(watched.WatchedStream):
    """One utterance as its call knows it, its times noted."""

    def __init__(self, open_: Callable[[], Stream], illness: Illness) -> None:
        # Why not in the engine: that has a thread of its own, in which nothing is known of the call.
        self._call, self._engine = HERE.call, (engine := list[Any]())

        def opened() -> Stream:
            engine.append(open_())
            stream: Stream = engine[0]
            return stream

        super().__init__(opened, illness)

    @property
    def finish(self) -> Callable[[], Transcript]:
        """What ends the utterance. Why a property: it is taken at the moment the end is decided, and run later."""
        decided, behind, call, engine, finish = time.monotonic(), HERE.behind, self._call, self._engine, super().finish

        def run() -> Transcript:
            hearing = finish()
            note(
                "utterance", call=call, decided=decided, finished=time.monotonic(), behind=behind,
                sound=engine[0].sound, spent=engine[0].spent, changed=engine[0].changed, words=len(hearing.text.split()),
            )  # fmt: skip
            return hearing

        return run


class WatchedRecogniser:
    """An engine whose streams are watched."""

    def __init__(self, inner: Recogniser, *, naive: bool) -> None:
        self.name, self.capabilities = inner.name, inner.capabilities
        self._inner, self._naive = inner, naive

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream for one utterance."""
        return WatchedEngine(self._inner.open(language, () if self._naive else phrases), asks=self._naive)


class AlwaysListening(Endpointer):
    """Ears that decode whether somebody speaks or not."""

    def _frame(self, samples: bytes) -> None:
        self.voiced = self._voices.hear(samples)
        if self.voiced:
            self._voice()
        self._quiet_frames = 0 if self.voiced else self._quiet_frames + 1
        self._stream = self._stream or self._open()
        if self._stream:
            self._stream.feed(samples)

    def _begin(self) -> None:
        self.speaking, self.speech, self.began = True, 0.0, self._clock()


def create() -> Flask:
    """The voice process, watched."""
    naive = bool(os.environ.get(NAIVE))
    # Why: an engine that is late on a busy machine is to be measured; given up, it would hear nothing in the next calls either.
    watched.ANSWERS = guarded.ANSWERS = LATEST
    Path(os.environ[OUT]).parent.mkdir(parents=True, exist_ok=True)
    _watch_engines(naive=naive)
    _watch_calls()
    if naive:
        BOARD.Endpointer = AlwaysListening
    app: Flask = JOINED.create_voice_app()
    return app


def _watch_engines(*, naive: bool) -> None:
    opened = JOINED.open_guarded

    def open_watched(*given: Any) -> Mapping[str, Recogniser]:
        return {tag: WatchedRecogniser(one, naive=naive) for tag, one in opened(*given).items()}

    JOINED.open_guarded, BOARD.WatchedStream = open_watched, WatchedUtterance


def _watch_calls() -> None:
    opened, sounded, turned, stopped, acted = PHONES.open, CALL.sound, CALL_LINE.turn, CALL.stop, CALL._act
    finished = CALL._said_to_the_end

    def open_(self: CallFactory, ticket: Any, *given: Any) -> Call:
        HERE.__dict__.clear()
        HERE.call = ticket.call
        call: Call = opened(self, ticket, *given)
        return call

    def sound(self: Call, ulaw: bytes) -> None:
        HERE.frame(len(ulaw) // FRAME)
        sounded(self, ulaw)

    def turn(self: CallSession, said: Any, then: Callable[[Any], None]) -> None:
        def answered(spoken: Any) -> None:
            note("answered", call=HERE.call, at=time.monotonic(), said=bool(said.text))
            then(spoken)

        turned(self, said, answered)

    def act(self: Call, decided: Decided) -> None:
        if decided.decision != "taken":  # why: asked back or missed, the call answers by itself
            note("answered", call=HERE.call, at=time.monotonic(), said=True)
        acted(self, decided)

    def said_to_the_end(self: Call) -> None:
        if HERE.call and not HERE.listens and not self._thinking:  # why: "one moment" is no greeting
            HERE.listens = True
            note("listens", call=HERE.call)
        finished(self)

    def stop(self: Call) -> None:
        if HERE.call:
            note("call", call=HERE.call, frames=HERE.frames, late=HERE.late)
            HERE.call = ""
        stopped(self)

    PHONES.open, CALL.sound, CALL_LINE.turn, CALL.stop, CALL._act = open_, sound, turn, stop, act
    CALL._said_to_the_end = said_to_the_end
