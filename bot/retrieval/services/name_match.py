"""The names of a catalogue's services, and which of them stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.language.tokens import index_terms, tokens
from bot.retrieval.services.vector_store import Numbers, mapped

LEAD = THRESHOLDS.features.name_word
MOST = THRESHOLDS.features.name_most
LONGEST = 6
"""Longest name looked for, in terms."""
FILES = ("keys", "owners", "names", "term_starts", "term_names")
Places = NDArray[np.int32]


def all_names(service: Service) -> list[str]:
    """Names and everyday names, in every language."""
    return [*service.name.values(), *chain(*service.also.values())]


def save_named(folder: Path, names: Sequence[Iterable[str]], stop: frozenset[str], vocabulary: dict[str, int]) -> None:
    """Write the names of each service, to be looked for as a whole and by their terms.

    vocabulary: place of every term that stands in a name.
    """
    texts = [(number, text) for number, each in enumerate(names) for text in each]
    spoken = ((tuple(tokens(text, stop)), number) for number, text in texts)
    whole = sorted({(_key(terms), number) for terms, number in spoken if terms})
    held = [(vocabulary[term], name) for name, (_, text) in enumerate(texts) for term in {*index_terms(text, stop)}]
    terms = np.array(sorted(held), dtype=np.int64).reshape(-1, 2)
    arrays: tuple[NDArray[Any], ...] = (
        np.array([key for key, _ in whole], dtype=np.uint64),
        np.array([number for _, number in whole], dtype=np.int32),
        np.array([number for number, _ in texts], dtype=np.int32),
        np.searchsorted(terms[:, 0], np.arange(len(vocabulary) + 1)),
        terms[:, 1].astype(np.int32),
    )
    for name, array in zip(FILES, arrays, strict=True):
        np.save(folder / f"named_{name}.npy", array)


def _key(terms: Sequence[str]) -> int:
    """A number for a name; that two names share one is as good as impossible."""
    return int.from_bytes(blake2b(" ".join(terms).encode(), digest_size=8).digest())


class NameMatcher:
    """Looks for names word for word."""

    def __init__(self, folder: Path, stop: frozenset[str], vocabulary: dict[str, int]) -> None:
        self._stop, self._vocabulary = stop, vocabulary
        loaded = (mapped(folder / f"named_{name}.npy") for name in FILES)
        self._keys, self._owners, self._names, self._starts, self._term_names = loaded

    def leads(self, text: str) -> dict[int, float]:
        """A lead for services whose name stands in the text word for word: the longer the name, the greater."""
        terms = tokens(text, self._stop)
        runs = [
            terms[start : start + size]
            for size in range(1, LONGEST + 1)
            for start in range(len(terms) - size + 1)
            if terms[start] in self._vocabulary
        ]
        lead: dict[int, float] = {}
        for run, numbers in zip(runs, self._called(runs), strict=True):
            lead.update(dict.fromkeys(numbers.tolist(), min(MOST, LEAD * (1 + len(run)) / 2)))
        return lead

    def sharing(self, text: str) -> int:
        """How many services hold all words of a text in their names; 0 where a word is in none."""
        holding = [self._names[names] for names in self._holding({*index_terms(text, self._stop)})]
        return len(np.unique(_common(holding))) if holding else 0

    def alike(self, text: str, most: int) -> Numbers:
        """The services one of whose names holds every word of a short text, words that are in no name aside.

        most: terms the text may have; a pair of Han characters is one.
        """
        said = set(tokens(text, self._stop))
        # Why not single characters: they are indexed out of every name, and say little alone.
        holding = [names for names in self._holding({t for t in said if t.isascii() or len(t) > 1}) if len(names)]
        if not holding or len(said) > most:
            return np.zeros(0, np.int64)
        return np.unique(self._names[_common(holding)]).astype(np.int64)

    def is_all(self, text: str, number: int) -> bool:
        """True where a text is no more than the name of one service, and of no other."""
        return [*self._called([tokens(text, self._stop)])[0]] == [number]

    def called(self, names: Sequence[str]) -> list[Places]:
        """The services called by each of some names, word for word and whole, in order."""
        return self._called([tokens(name, self._stop) for name in names])

    def _called(self, runs: Sequence[Sequence[str]]) -> list[Places]:
        """The services called by each run of terms, in order."""
        keys = np.array([_key(run) for run in runs], dtype=np.uint64)
        starts, ends = (np.searchsorted(self._keys, keys, side) for side in ("left", "right"))
        return [self._owners[start:end] for start, end in zip(starts, ends, strict=True)]

    def _holding(self, terms: Iterable[str]) -> list[Places]:
        """The names that hold each term, in order."""
        places = (self._vocabulary.get(term) for term in terms)
        none = np.zeros(0, np.int32)
        return [none if i is None else self._term_names[self._starts[i] : self._starts[i + 1]] for i in places]


def _common(sets: Sequence[Places]) -> Places:
    """What is in all of some sorted sets."""
    return reduce(_both, sorted(sets, key=len))


def _both(few: Places, many: Places) -> Places:
    places = np.searchsorted(many, few)
    return few[(places < len(many)) & (many[np.minimum(places, len(many) - 1)] == few)] if len(many) else few[:0]
