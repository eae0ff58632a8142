"""A long answer for the ear, in chunks: after each the caller may say that they have heard enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice.spoken import Rest, Sentence

LONGEST = 30.0
"""Seconds said in one go where there is more: a sentence or two and one number read out twice."""
WORD, HAN = 0.4, 0.33
"""Seconds a word takes, and a Han character."""
RESTS: dict[Rest, float] = {
    "sentence": 0.5,
    "clause": 0.5,
    "key": 0.7,
    "option": 1.0,
    "number": 1.0,
    "digit": 0.5,
    "group": 1.0,
}


def length(sentence: Sentence) -> float:
    """About how many seconds a sentence takes, its rests included."""
    han = sum("\u4e00" <= character <= "\u9fff" for character in sentence.text)
    words = len([word for word in sentence.text.split() if word.isascii()])
    return words * WORD + han * HAN + sum(RESTS.get(piece.rest, 0.0) for piece in sentence.pieces)


def chunks(sentences: Sequence[Sentence], longest: float = LONGEST) -> list[tuple[Sentence, ...]]:
    """Sentences in as few chunks as hold them; what belongs to the sentence before it stays with it."""
    found: list[tuple[Sentence, ...]] = []
    for unit in _units(sentences):
        whole = (*found[-1], *unit) if found else unit
        if found and sum(map(length, whole)) <= longest:
            found[-1] = whole
        else:
            found.append(unit)
    return found


def _units(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    unit: tuple[Sentence, ...] = ()
    for sentence in sentences:
        if unit and not sentence.goes_with_last:
            yield unit
            unit = ()
        unit = (*unit, sentence)
    if unit:
        yield unit
