"""A recogniser for tests of calls: it hears one sentence in any speech, so that what is tried is all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice.asr.recogniser import Capabilities, Transcript
from voice.audio import audio


@dataclass
class OneSentence:
    """A recogniser that hears the same in any speech of half a second."""

    said: str = ""
    name = "one-sentence"
    capabilities = Capabilities(("en", "zh"), streaming=True, grammar=False)

    def open(self, language: str, phrases: Sequence[str] = ()) -> OneSentence.Stream:
        return self.Stream(self.said)

    class Stream:
        def __init__(self, said: str = "") -> None:
            self._said, self._bytes = said, 0

        def feed(self, samples: bytes) -> None:
            self._bytes += len(samples)

        def partial(self) -> str:
            return self._said if self._bytes > audio.RATE else ""

        def finish(self) -> Transcript:
            return Transcript(self.partial(), 0.95)
