"""Pieces of words hashed into a long table, as scikit-learn's HashingVectorizer does, with less memory.

Learning uses scikit-learn itself; that both cut and place alike is held by a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEATURES = 2**17
"""Places that pieces of words are put into."""
WITHIN_WORDS, ACROSS = "char_wb", "char"
PIECES: dict[str, tuple[str, tuple[int, int]]] = {"latin": (WITHIN_WORDS, (2, 5)), "other": (ACROSS, (1, 4))}
"""Script → how a text is cut into pieces, and how long they are."""
SPACES = re.compile(r"\s\s+")
KNOWN = 2**14
"""Pieces whose place is kept in mind."""
WORD = 0xFFFFFFFF


def read_pieces(text: str, how: str, lengths: tuple[int, int], weights: NDArray[np.float32]) -> float:
    """What the weights of a text's pieces come to, the text made as long as one."""
    places, values = placed_pieces(text, how, lengths)
    return float(values @ weights[places])


def placed_pieces(text: str, how: str, lengths: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Places of a text's pieces, and how much each counts: (pieces,) both, of unit length; empty for a text without any."""
    counts: dict[int, int] = {}
    cut = SPACES.sub(" ", text.lower())
    for piece in _within_words(cut, lengths) if how == WITHIN_WORDS else _across(cut, lengths):
        place, sign = _placed(piece)
        counts[place] = counts.get(place, 0) + sign
    values = np.fromiter(counts.values(), np.float32, len(counts))
    norm = float(np.sqrt((values * values).sum()))
    return np.fromiter(counts, np.int64, len(counts)), values / norm if norm else values


def cutter(script: str) -> Any:
    """What cuts texts of a script into pieces of words, each at its place, as `read_pieces` does; for learning."""
    from sklearn.feature_extraction.text import HashingVectorizer

    how, lengths = PIECES[script]
    return HashingVectorizer(analyzer=how, ngram_range=lengths, n_features=FEATURES, dtype=np.float32)


def _within_words(text: str, lengths: tuple[int, int]) -> Iterator[str]:
    """Pieces of each word with a space on both its sides; a word that is shorter than a piece is one."""
    for bare in text.split():
        word = f" {bare} "
        for size in range(lengths[0], lengths[1] + 1):
            yield word[:size]
            if size >= len(word):
                break
            yield from (word[start : start + size] for start in range(1, len(word) - size + 1))


def _across(text: str, lengths: tuple[int, int]) -> Iterator[str]:
    """Pieces of the whole text."""
    for size in range(lengths[0], min(lengths[1], len(text)) + 1):
        yield from (text[start : start + size] for start in range(len(text) - size + 1))


@lru_cache(maxsize=KNOWN)
def _placed(piece: str) -> tuple[int, int]:
    """Place of a piece, and whether it counts for or against."""
    value = _murmur(piece.encode())
    value = value - 2**32 if value >= 2**31 else value
    return abs(value) % FEATURES, 1 if value >= 0 else -1


def _murmur(data: bytes) -> int:
    """MurmurHash3 of 32 bits, begun with 0."""
    value, whole = 0, len(data) & ~3
    for start in range(0, whole, 4):
        value ^= _mixed(int.from_bytes(data[start : start + 4], "little"))
        value = ((value << 13 | value >> 19) & WORD) * 5 + 0xE6546B64 & WORD
    if rest := data[whole:]:
        value ^= _mixed(int.from_bytes(rest, "little"))
    value ^= len(data)
    value = (value ^ value >> 16) * 0x85EBCA6B & WORD
    value = (value ^ value >> 13) * 0xC2B2AE35 & WORD
    return value ^ value >> 16


def _mixed(word: int) -> int:
    word = word * 0xCC9E2D51 & WORD
    return ((word << 15 | word >> 17) & WORD) * 0x1B873593 & WORD
