"""Which phrases of a question a Vosk model knows, cut into its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from voice.asr.tuning import TUNING

UNKNOWN = "[unk]"
"""Vosk's word for everything a grammar does not have."""
LONGEST = TUNING.offered.vosk_word
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def grammar(phrases: Sequence[str], knows: Callable[[str], bool]) -> tuple[list[str], int]:
    """Phrases in known words, each once, and how many words were not known."""
    heard: dict[str, None] = {}
    unknown = 0
    for phrase in phrases:
        parts = [part for word in words(phrase) for part in _known_parts(word, knows)]
        missing = sum(part is None for part in parts)
        unknown += missing
        if parts and not missing:
            heard[" ".join(part for part in parts if part)] = None
    return list(heard), unknown


def words(phrase: str) -> list[str]:
    """The words of a phrase in small letters, without punctuation."""
    return [word.replace("’", "'") for word in _WORD.findall(phrase.lower())]


def _known_parts(word: str, knows: Callable[[str], bool]) -> list[str | None]:
    """The word as the model knows it: whole, by its hyphens, or Chinese in parts; None for what it does not."""
    if knows(word):
        return [word]
    if "-" in word:
        return [part if knows(part) else None for part in word.split("-")]
    return _fewest_parts(word, knows) if _HAN.fullmatch(word) else [None]


def _fewest_parts(word: str, knows: Callable[[str], bool]) -> list[str | None]:
    """The word in as few parts as it can be, and before that with as few unknown characters."""
    best: list[tuple[int, list[str | None]]] = [(0, [])]
    for end in range(1, len(word) + 1):
        ways: list[tuple[int, list[str | None]]] = [(best[end - 1][0] + 1, [*best[end - 1][1], None])]
        for start in range(max(0, end - LONGEST), end):
            if knows(word[start:end]):
                ways.append((best[start][0], [*best[start][1], word[start:end]]))
        best.append(min(ways, key=lambda way: (way[0], len(way[1]))))
    return best[-1][1]
