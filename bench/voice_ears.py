"""Recorded speech recognised as the line does it, and as a first attempt would: all of it at once."""

from __future__ import annotations

from collections.abc import Sequence

from voice.asr.recogniser import Recogniser, Stream, Transcript
from voice.audio import audio
from voice.audio.vad import Vad
from voice.call.endpointer import Endpointer


def naively(engine: Recogniser, sound: bytes) -> list[Transcript]:
    """The whole sound at once."""
    stream = engine.open("en")
    stream.feed(sound)
    return [stream.finish()]


class Whole:
    """An engine that gets an utterance whole: the same words for a fraction of the work, none while somebody speaks."""

    def __init__(self, engine: Recogniser) -> None:
        self.name, self.capabilities, self._engine = engine.name, engine.capabilities, engine

    def open(self, language: str, phrases: Sequence[str] = ()) -> Stream:
        """A stream that keeps all sound until its end."""
        return WholeStream(self._engine.open(language, phrases))


class WholeStream:
    """One utterance, given to the engine at its end."""

    def __init__(self, stream: Stream) -> None:
        self._stream, self._samples = stream, bytearray()

    def feed(self, samples: bytes) -> None:
        """Keep sound."""
        self._samples += samples

    def partial(self) -> str:
        """Nothing."""
        return ""

    def finish(self) -> Transcript:
        """All that was heard."""
        self._stream.feed(bytes(self._samples))
        return self._stream.finish()


def by_ears(engine: Recogniser, sound: bytes, phrases: Sequence[str], end: float) -> list[Transcript]:
    """Sound as the line's endpointer hears it: the utterances it finds, each ended by so many seconds of silence."""
    now = 0.0
    ears, heard = Endpointer(Vad(), lambda: engine.open("en", phrases), lambda: now), []
    ulaw = audio.to_ulaw(sound + audio.silence(end + 0.5))
    for start in range(0, len(ulaw), audio.FRAME):
        now += audio.FRAME / audio.RATE
        ears.sound(ulaw[start : start + audio.FRAME])
        if ears.speaking and ears.quiet >= end:
            heard.append(ears.take()())
    return heard
