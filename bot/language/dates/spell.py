"""How words for days and times are written otherwise: "tmrw", "thrusday", 聽日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.dates.forms import Forms
from bot.language.number_words import Change

WORD = re.compile(r"[a-z]+")
LEAST = 6
"""Letters of a name from which one may be wrong: "thrusday", but not "mat" for March."""


def spell(text: str, forms: Forms) -> list[Change]:
    """The changes that spell a folded text as it is meant; none overlap."""
    changes: list[Change] = []
    for start, end, meant in sorted(
        (*_rows(text, forms), *_names(text, forms)), key=lambda change: change[0] - change[1]
    ):
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in changes):
            changes.append((start, end, meant))
    return changes


def _rows(text: str, forms: Forms) -> Iterator[Change]:
    for meant, pattern in forms.spellings:
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield match.start(), match.end(), meant


def _names(text: str, forms: Forms) -> Iterator[Change]:
    known = frozenset(name for name in (*forms.weekdays, *forms.months) if name.isascii() and len(name) >= LEAST)
    for match in WORD.finditer(text) if known else ():
        meant = _nearest(match[0], known, frozenset(forms.words["not_names"]))
        if meant != match[0]:
            yield match.start(), match.end(), meant


@lru_cache(maxsize=4096)
def _nearest(word: str, known: frozenset[str], others: frozenset[str]) -> str:
    """The name that a word is one letter away from; itself where it is none."""
    if len(word) < LEAST or word in known or word in others:
        return word
    near = process.extractOne(word, sorted(known), scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else word
