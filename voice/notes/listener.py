"""What a voice note says: decoded, cut into utterances, recognised in the language it is likeliest in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from voice.asr.recogniser import Recogniser, Transcript
from voice.call.confirmation import judge
from voice.notes.decoder import NotDecoded, decode
from voice.notes.utterances import utterances

Outcome = Literal["sure", "unsure", "unheard", "undecoded"]


@dataclass(frozen=True, slots=True)
class HeardNote:
    """What came of a voice note."""

    outcome: Outcome
    """unsure: to be asked back; unheard: nothing in it was understood; undecoded: it could not be decoded."""
    text: str = ""
    certainty: float = 0.0
    alternatives: tuple[str, ...] = ()
    language: str = ""
    """Language tag it was heard in."""
    why: str = ""
    """A word of ours, where nothing was heard."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Hears one note at a time, so that calls keep the other cores."""

    recognisers: Mapping[str, Recogniser]
    """Language tag → what hears it."""
    is_danger: Callable[[str], bool]
    """Whether words tell of danger: then they are taken however unsure they are."""
    decode: Callable[[bytes], bytes] = decode
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, recording: bytes, languages: Iterable[str]) -> HeardNote:
        """What a recording says. languages: tags, the likeliest first; further ones are tried where it is not surely that."""
        with self._turn:
            try:
                said = utterances(self.decode(recording))
            except NotDecoded as error:
                return HeardNote("undecoded", why=str(error))
            known = [tag for tag in languages if tag in self.recognisers]
            if not said or not known:
                return HeardNote("unheard", why="no speech" if known else "no engine")
            return self._surest(said, known)

    def _surest(self, said: Sequence[bytes], languages: Sequence[str]) -> HeardNote:
        heard: list[HeardNote] = []
        for each in self._in_each(said, languages):
            heard.append(each)
            if each.outcome == "sure":
                break
        best = max(heard, key=lambda one: one.certainty)
        return best if best.outcome != "unheard" else HeardNote("unheard", why="not understood")

    def _in_each(self, said: Sequence[bytes], languages: Sequence[str]) -> Iterator[HeardNote]:
        for language in languages:
            found = _joined([self._heard(each, language) for each in said])
            is_danger = any(map(self.is_danger, (found.text, *found.alternatives)))
            note = HeardNote("sure", found.text, found.certainty, found.alternatives, language)
            yield note if is_danger else replace(note, outcome=OUTCOMES[judge(found)])

    def _heard(self, samples: bytes, language: str) -> Transcript:
        stream = self.recognisers[language].open(language)
        stream.feed(samples)
        return stream.finish()


OUTCOMES: Mapping[str, Outcome] = {"taken": "sure", "doubted": "unsure", "missed": "unheard"}


def _joined(parts: Sequence[Transcript]) -> Transcript:
    """One transcript for all utterances; as sure as the least sure of those in which there are words."""
    if len(parts) == 1:
        return parts[0]
    worded = [part for part in parts if part.text]
    text = " ".join(part.text for part in worded)
    return Transcript(text, min((part.certainty for part in worded), default=0.0))
