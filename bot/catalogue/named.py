"""The names of a catalogue's services, and which of them stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np

from bot.catalogue.kept import Numbers
from bot.catalogue.lexical import index_terms, phrases, tokens

LEAD, MOST, LONGEST = 0.8, 2.0, 6
"""Lead of a service named in the text, by word and at most; longest name looked for, in terms."""


class Named:
    """Looks for names word for word."""

    def __init__(self, names: Sequence[Iterable[str]], stop: frozenset[str]) -> None:
        """names: all names of each service, in the order of the index."""
        self._stop = stop
        self._phrases = phrases(names, stop)
        self._terms: dict[str, Numbers] = _by_term(names, stop)

    def leads(self, text: str) -> dict[int, float]:
        """A lead for services whose name stands in the text word for word: the longer the name, the greater."""
        lead: dict[int, float] = {}
        terms = tokens(text, self._stop)
        for size in range(1, LONGEST + 1):
            for start in range(len(terms) - size + 1):
                for number in self._phrases.get(tuple(terms[start : start + size]), ()):
                    lead[number] = min(MOST, LEAD * (1 + size) / 2)
        return lead

    def sharing(self, text: str) -> int:
        """How many services hold all words of a text in their names; 0 where a word is in none."""
        terms = {*index_terms(text, self._stop)}
        if not terms or not all(term in self._terms for term in terms):
            return 0
        return len(reduce(np.intersect1d, (self._terms[term] for term in terms)))

    def is_all(self, text: str, number: int) -> bool:
        """True where a text is no more than the name of one service, and of no other."""
        return self._phrases.get(tuple(tokens(text, self._stop))) == [number]


def _by_term(names: Sequence[Iterable[str]], stop: frozenset[str]) -> dict[str, Numbers]:
    """Term → the services that hold it in a name."""
    found: dict[str, list[int]] = {}
    for number, texts in enumerate(names):
        for term in {term for text in texts for term in index_terms(text, stop)}:
            found.setdefault(term, []).append(number)
    return {term: np.array(numbers, dtype=np.int64) for term, numbers in found.items()}
