"""A long spoken answer in chunks; after each the caller may say that they have heard enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.config.timing import TIMING
from bot.language.script import count_han
from voice.call.messages import Sentence
from voice.call.pacing import Pacing, Pauses

WORD, HAN_CHARACTER = TIMING.calls.word, TIMING.calls.han


def length(sentence: Sentence, pauses: Pauses) -> float:
    """About how many seconds a sentence takes, its rests included."""
    han = count_han(sentence.text)
    words = len([word for word in sentence.text.split() if word.isascii()])
    return words * WORD + han * HAN_CHARACTER + sum(pauses.of(piece.rest) for piece in sentence.pieces)


def chunks(sentences: Sequence[Sentence], pacing: Pacing) -> list[tuple[Sentence, ...]]:
    """Sentences in as few chunks as hold them; a number said once more stays with the number, and is not counted."""
    pauses = pacing.default.pauses
    found: list[tuple[Sentence, ...]] = []
    for unit in _units(sentences):
        whole = (*found[-1], *unit) if found else unit
        if found and _told(whole, pauses) <= pacing.longest_told:
            found[-1] = whole
        else:
            found.append(unit)
    return found


def _told(sentences: Sequence[Sentence], pauses: Pauses) -> float:
    """Seconds of what is new in some sentences: whoever has got a number need not hear it out again."""
    return sum(length(sentence, pauses) for sentence in sentences if not sentence.goes_with_last)


def _units(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    unit: tuple[Sentence, ...] = ()
    for sentence in sentences:
        if unit and not sentence.goes_with_last:
            yield unit
            unit = ()
        unit = (*unit, sentence)
    if unit:
        yield unit
