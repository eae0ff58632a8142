"""Speaks an answer as a voice note: sentence by sentence, by the voices of calls, and no longer than people listen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from voice.audio import audio
from voice.notes.encoder import encode
from voice.notes.spoken_note import SpokenNote
from voice.notes.to_say import ToSay
from voice.notes.tuning import TUNING
from voice.tts.synthesiser import Pace, SpeakFailed
from voice.verbalise.read_aloud import spoken_sentences

LONGEST = TUNING.speaking.longest
TAKES = TUNING.speaking.takes
GAP, LINE_GAP = TUNING.speaking.gap, TUNING.speaking.line_gap


class Voices(Protocol):
    """What makes sound of a sentence."""

    def sound(self, text: str, language: str, pace: Pace = "default", key: str = "", keep: bool = True) -> bytes:
        """µ-law of a sentence; raises SpeakFailed."""
        ...


@dataclass(frozen=True, slots=True)
class NoteSpeaker:
    """Makes one note at a time, so that the voices are there for calls."""

    voices: Voices
    clock: Callable[[], float] = time.monotonic
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def speak(self, asked: ToSay) -> SpokenNote:
        """The note; raises SpeakFailed where no voice speaks, or nothing is to be said."""
        with self._turn:
            samples = audio.from_ulaw(b"".join(self._spoken(asked)))
        if not samples:
            raise SpeakFailed("nothing to say")
        return SpokenNote(encode(samples, asked.kind), audio.seconds(samples), asked.kind)

    def _spoken(self, asked: ToSay) -> Iterator[bytes]:
        """Sound of one sentence after another; where one would be too long or come too late, of what stands for the rest."""
        pace: Pace = "slow" if asked.slow else "default"
        rest = self.voices.sound(asked.rest.text, asked.rest.language, pace) if asked.rest else b""
        until, left = self.clock() + TAKES, LONGEST * audio.RATE - len(rest)
        for language, text, gap in _sentences(asked):
            # Why not kept: it may be about a person.
            sound = self.voices.sound(text, language, pace, keep=False) if self.clock() < until else b""
            left -= len(sound) + round(gap * audio.RATE)
            if left < 0 or not sound:
                yield rest
                return
            yield sound + audio.SILENCE * round(gap * audio.RATE)


def _sentences(asked: ToSay) -> Iterator[tuple[str, str, float]]:
    """Language, text, and the rest after it in seconds."""
    for line in asked.lines:
        said = [each for each in spoken_sentences(line.text, line.language) if any(c.isalnum() for c in each)]
        for number, text in enumerate(said, start=1):
            yield line.language, text, LINE_GAP if number == len(said) else GAP
