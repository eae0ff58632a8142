"""Finds the service a text is about: words, meaning and everyday needs weighed together, then one of three outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.encode import Meanings, Vectors, encode, encode_shared
from bot.catalogue.estimate import FEATURES, LEAST_CHANCE, Features, Outcome, Scores, chances, outcome
from bot.catalogue.index import Index, Kept
from bot.catalogue.lexical import MIN_FUZZY, clauses, index_terms, known, phrases, tokens
from bot.catalogue.nearest import Nearest
from bot.catalogue.needs_model import NeedModel

Numbers = NDArray[np.int64]
CHOICES = 3
BEST = 10
NAMED, NAMED_MOST, LONGEST_NAME = 0.8, 2.0, 6
"""Lead of a service named in the text, by word and at most; longest name looked for, in terms."""
ALL, LIKELY = 400, 120
"""Services up to which each is weighed; of more, so many of each view of the first look."""
LIKELY_NEEDS = 4
HELD = 6_000
"""Rows up to which vectors are held in full precision rather than read from the file each time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that may be meant."""

    number: int
    """Its place in the catalogue."""
    score: float
    """Estimated probability that it is the one."""


@dataclass(frozen=True, slots=True)
class Question:
    """A text made ready for search, so that it is encoded once a turn."""

    text: str
    meaning: Meanings
    """Its one vector of each space."""
    clauses: Vectors
    """Shared vectors of its clauses (clauses, SHARED_SIZE); at least one."""

    @property
    def rows(self) -> Vectors:
        """Its shared vector, (SHARED_SIZE,)."""
        vector: Vectors = self.meaning.shared[0]
        return vector


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    """Best first, at most ten; there for every outcome."""
    confidence: float
    """Estimated probability that the first candidate is the one meant."""
    among: float = 0.0
    """Estimated probability that one of the first three is."""
    near: float = 0.0
    """Cosine of the text to the nearest row of the first candidate."""
    need: str = ""
    """The everyday need that is likeliest."""
    need_chance: float = 0.0


def question(text: str, joins: frozenset[str] = frozenset()) -> Question:
    """Encode a text for search; joins are words between clauses ("but", "because")."""
    meaning = encode([text])
    parts = clauses(text, joins)
    return Question(text, meaning, encode_shared(parts) if parts else meaning.shared)


class Search:
    """Search over one open index."""

    def __init__(
        self, index: Index, nearest: Nearest, needs: NeedModel, names: Sequence[Iterable[str]], stop: frozenset[str]
    ) -> None:
        """names: all names of each service, in the order of the index."""
        self._index, self._nearest, self._needs, self._stop = index, nearest, needs, stop
        self._named = phrases(names, stop)
        self._size = len(names)
        self._spellings = [t for t in index.vocabulary if len(t) >= MIN_FUZZY and t.isascii() and t.isalpha()]
        self._rows, self._passages = _held(index.rows), _held(index.passages)
        self._latin, self._other = _scripts(index.passages)
        self._tied = _tied(index, len(needs.needs)) if self._size > ALL else []

    def find(self, asked: Question, without: frozenset[int] = frozenset()) -> Found:
        """The services a question may be about.

        without: numbers of services that are not meant.
        """
        needed = self._needs.of_words(asked.meaning)[0]
        need = int(needed[:-1].argmax())
        named = self._needs.needs[need], float(needed[need])
        numbers, features, pairs, nothing = self.look(asked, without, needed)
        if not len(numbers):
            return Found("none", (), 0.0, 0.0, 0.0, *named)
        likely, none = chances(features, pairs, nothing)
        order = np.argsort(-likely, kind="stable")[:BEST]
        ranked = likely[order]
        return Found(
            outcome(ranked, none),
            tuple(Candidate(int(numbers[i]), float(likely[i])) for i in order),
            float(ranked[0]),
            float(ranked[:CHOICES].sum()),
            float(features[order[0], 0]),
            *named,
        )

    def look(
        self, asked: Question, without: frozenset[int] = frozenset(), needed: Vectors | None = None
    ) -> tuple[Numbers, Features, NDArray[np.int8], float]:
        """Services that may be meant, what speaks for each, which weights hold for it, and the chance that it is none's business."""
        needed = self._needs.of_words(asked.meaning)[0] if needed is None else needed
        words, named = self._words(asked.text), self._names(asked.text)
        numbers = self._first_look(asked, words, named, needed)
        numbers = numbers[~np.isin(numbers, list(without))] if without else numbers
        if not len(numbers):
            return numbers, np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.int8), float(needed[-1])
        features = self._features(asked, numbers, words, named, needed)
        return numbers, features, self._pairs(bool(asked.meaning.latin[0]), numbers), float(needed[-1])

    def facts(self, asked: Question, number: int) -> Scores:
        """How near each fact of a service is to a question: cosines in the order of the facts."""
        start, end = self._index.fact_starts[number : number + 2]
        owners = self._index.fact_owners[start:end]
        cosines = self._index.facts[start:end].astype(np.float32) @ asked.rows
        best = np.full(int(owners.max()) + 1 if len(owners) else 0, -1.0)
        np.maximum.at(best, owners, cosines)
        return best

    def _features(
        self, asked: Question, numbers: Numbers, words: Scores, named: dict[int, float], needed: Vectors
    ) -> Features:
        """What speaks for each of some services, (services, estimate.FEATURES)."""
        rows, row_starts = _taken(self._rows, numbers)
        passages, passage_starts = _taken(self._passages, numbers)
        to_passages = np.maximum.reduceat(passages.shared @ np.vstack([asked.rows, asked.clauses]).T, passage_starts)
        own = asked.meaning.own[0] * asked.meaning.latin[0]
        met = (needed[self._index.ties[numbers]] * self._index.tie_shares[numbers]).sum(axis=1)
        return np.column_stack(
            [
                np.maximum.reduceat(rows.shared @ asked.rows, row_starts),
                to_passages[:, 0],
                to_passages[:, 1:].max(axis=1),
                np.maximum.reduceat((rows.own @ own) * rows.latin, row_starts),
                np.maximum.reduceat((passages.own @ own) * passages.latin, passage_starts),
                words[numbers],
                np.log(LEAST_CHANCE + met),
                [named.get(int(number), 0.0) for number in numbers],
            ]
        ).astype(np.float32)

    def _pairs(self, latin: bool, numbers: Numbers) -> NDArray[np.int8]:
        """Which weights hold for a question in Latin script or not and each service: place in estimate.WEIGHTS."""
        own, place = (self._latin, 0) if latin else (self._other, 1)
        return np.where(own[numbers], place, 2).astype(np.int8)

    def _first_look(self, asked: Question, words: Scores, named: dict[int, float], needed: Vectors) -> Numbers:
        """Services worth weighing: all of a few, else the best of each view."""
        if self._size <= ALL:
            return np.arange(self._size)
        found = [np.array([*named], dtype=np.int64), _top(words, LIKELY)]
        found += [self._tied[need] for need in np.argsort(-needed[:-1])[:LIKELY_NEEDS]]
        if self._nearest.is_there:
            near = self._nearest.find(asked.meaning, LIKELY)
        else:
            own = asked.meaning.own[0] * asked.meaning.latin[0]
            meanings = self._passages.meanings
            near = np.concatenate([_top(meanings.shared @ asked.rows, LIKELY), _top(meanings.own @ own, LIKELY)])
        found.append(np.searchsorted(self._passages.starts, near, side="right") - 1)
        return np.unique(np.concatenate(found))

    def _names(self, text: str) -> dict[int, float]:
        """A lead for services whose name stands in the text word for word: the longer the name, the greater."""
        lead: dict[int, float] = {}
        terms = tokens(text, self._stop)
        for length in range(1, LONGEST_NAME + 1):
            for start in range(len(terms) - length + 1):
                for number in self._named.get(tuple(terms[start : start + length]), ()):
                    lead[number] = min(NAMED_MOST, NAMED * (1 + length) / 2)
        return lead

    def _words(self, text: str) -> Scores:
        """Share of a text's words that each service holds, the rare ones counting more: 0 to 1."""
        said = index_terms(text, self._stop)
        terms = known(said, self._index.vocabulary, self._spellings)
        if not terms:
            return np.zeros(self._size)
        ids = np.array([self._index.vocabulary[term] for term in terms], dtype=np.int32)
        unknown = (len(said) - len(terms)) * float(np.log(1 + 2 * self._size))
        most = float(self._index.rareness[ids].sum()) + unknown
        return np.asarray(self._index.words.get_scores_from_ids(ids), dtype=np.float64) / max(most, 1e-9)


def _held(kept: Kept) -> Kept:
    """Vectors of a small catalogue in memory, in full precision; those of a large one stay in their file."""
    if len(kept.meanings) > HELD:
        return kept
    meanings = kept.meanings
    return Kept(
        Meanings(meanings.shared.astype(np.float32), meanings.own.astype(np.float32), meanings.latin[:]), kept.starts[:]
    )


def _scripts(passages: Kept) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each service has a passage in Latin script, and one in another."""
    starts = passages.starts[:-1]
    if not len(starts):
        return np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    latin = passages.meanings.latin
    return np.maximum.reduceat(latin, starts), np.maximum.reduceat(~latin, starts)


def _tied(index: Index, needs: int) -> list[Numbers]:
    """For each need the services tied to it most firmly."""
    found = []
    for need in range(needs):
        numbers, places = np.nonzero(index.ties == need)
        firmest = np.argsort(-index.tie_shares[numbers, places], kind="stable")[:LIKELY]
        found.append(numbers[firmest].astype(np.int64))
    return found


def _taken(kept: Kept, numbers: Numbers) -> tuple[Meanings, NDArray[np.int64]]:
    """The rows of some services in full precision, and where each service begins among them."""
    starts, counts = kept.starts[numbers], np.diff(kept.starts)[numbers]
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    rows = np.repeat(starts - begins, counts) + np.arange(int(counts.sum()))
    some = kept.meanings[rows]
    return Meanings(some.shared.astype(np.float32), some.own.astype(np.float32), some.latin), begins


def _top(scores: NDArray[np.floating], count: int) -> Numbers:
    """Places of the highest scores, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]
