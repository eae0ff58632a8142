"""Finds what a misspelt word was meant to be among all words an index knows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

MIN_FUZZY, NEAR = 5, 84
"""Shortest word that is looked for under other spellings; likeness of the two, of 100."""


class Spellings:
    """The words of a vocabulary that may be meant by one that is not in it: of ASCII letters, at least five."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = dict.fromkeys(vocabulary)
        self._words = [word for word in self._known if len(word) >= MIN_FUZZY and word.isascii() and word.isalpha()]
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int32)
        self._letters = _letters(self._words, self._lengths)

    def known(self, terms: Iterable[str]) -> list[str]:
        """Terms the vocabulary has; a long unknown one is replaced by its nearest spelling, if near enough."""
        found = ((term if term in self._known else self._nearest(term)) for term in terms)
        return [term for term in found if term]

    def _nearest(self, term: str) -> str:
        if len(term) < MIN_FUZZY or not term.isalpha() or not term.isascii() or not self._words:
            return ""
        near = process.extractOne(term, self._likely(term), scorer=fuzz.ratio, score_cutoff=NEAR)
        return near[0] if near else ""

    def _likely(self, term: str) -> list[str]:
        """Words near enough in length and letters; each letter that only one of two words has is a change."""
        length = np.array([len(term)], dtype=np.int32)
        changes = (100 - NEAR) * (self._lengths + length) // 100
        others = np.bitwise_count(self._letters ^ _letters([term], length))
        return [
            self._words[place] for place in np.flatnonzero(np.maximum(others, abs(self._lengths - length)) <= changes)
        ]


def _letters(words: list[str], lengths: NDArray[np.int32]) -> NDArray[np.uint32]:
    """The letters of each word, a bit each."""
    if not words:
        return np.zeros(0, np.uint32)
    marks = np.frombuffer("".join(words).lower().encode(), np.uint8) - ord("a")
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.asarray(np.bitwise_or.reduceat(np.uint32(1) << marks.astype(np.uint32), starts), dtype=np.uint32)
