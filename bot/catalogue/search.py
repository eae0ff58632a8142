"""Finds the service a text is about: words and meaning fused, then one of three outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.calibration import Features, in_three, is_first
from bot.catalogue.encode import Vectors, encoder
from bot.catalogue.index import Index
from bot.catalogue.lexical import MIN_FUZZY, clauses, known, phrases, tokens

Scores = NDArray[np.float64]
Outcome = Literal["this", "which", "none"]
# Weights of the views; bench/calibrate.py measures them, docs/search.md has the figures.
WEIGHTS = {"rows": 0.8, "passages": 0.8, "words": 0.4, "clauses": 0.4, "facts": 0.8}
SURE, PERHAPS = 0.50, 0.25
LEAD = 0.5
"""How far before the second, in standard deviations, the one meant must be; nearer ones are asked about."""
CHOICES = 3
NEAR_FACTS = 3
NAMED, NAMED_MOST, LONGEST_NAME = 0.8, 2.0, 6
"""Lead of a service named in the text, by word and at most, in standard deviations; longest name looked for, in terms."""
LOOKED_INTO = 100
"""Services whose facts are compared: the best by the other views."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that may be meant."""

    number: int
    """Its place in the catalogue."""
    score: float
    """Fused score, in standard deviations above the catalogue's mean."""


@dataclass(frozen=True, slots=True)
class Question:
    """A text made ready for search, so that it is encoded once a turn."""

    text: str
    rows: Vectors
    """Its vector, (512,)."""
    clauses: Vectors
    """Vectors of its clauses (clauses, 512); at least one."""


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


def question(text: str, joins: frozenset[str] = frozenset()) -> Question:
    """Encode a text for search; joins are words between clauses ("but", "because")."""
    parts = clauses(text, joins)
    vectors = encoder().encode([text, *parts])
    return Question(text, vectors[0], vectors[1:] if parts else vectors[:1])


class Search:
    """Search over one open index."""

    def __init__(self, index: Index, names: Sequence[Iterable[str]], stop: frozenset[str]) -> None:
        """names: all names of each service, in the order of the index."""
        self._index, self._stop = index, stop
        self._named = phrases(names, stop)
        self._size = len(names)
        self._choices = [t for t in index.vocabulary if len(t) >= MIN_FUZZY and t.isascii() and t.isalpha()]

    def find(self, asked: Question, without: frozenset[int] = frozenset()) -> Found:
        """The services a question may be about.

        without: numbers of services that are not meant.
        """
        if not self._size:
            return Found("none", (), 0.0)
        views = self._views(asked)
        fused = sum((WEIGHTS[name] * _standard(scores) for name, scores in views.items()), np.zeros(self._size))
        fused += self._names(asked.text)
        fused, views["facts"] = self._with_facts(asked, fused)
        fused[list(without)] = -np.inf
        order = np.argsort(-fused)[:10]
        features = _features(fused, order, views)
        candidates = tuple(Candidate(int(i), float(fused[i])) for i in order if np.isfinite(fused[i]))
        first, among = is_first(features), in_three(features)
        return Found(_outcome(first, among, features.margin, len(candidates)), candidates, first, among, features.row)

    def facts(self, asked: Question, number: int) -> Scores:
        """How near each fact of a service is to a question: cosines in the order of the facts."""
        start, end = self._index.fact_starts[number : number + 2]
        owners = self._index.fact_owners[start:end]
        return _best(self._index.facts[start:end] @ asked.rows, owners, int(owners.max()) + 1 if len(owners) else 0)

    def _views(self, asked: Question) -> dict[str, Scores]:
        index, clauses = self._index, (self._index.passages @ asked.clauses.T).max(axis=1)
        return {
            "rows": _best(index.rows @ asked.rows, index.owners, self._size),
            "passages": _best(index.passages @ asked.rows, index.passage_owners, self._size),
            "words": self._words(asked.text),
            "clauses": _best(clauses, index.passage_owners, self._size),
        }

    def _with_facts(self, asked: Question, fused: Scores) -> tuple[Scores, Scores]:
        """The fused scores with a look into the facts of the best services; the others fall behind."""
        best = np.argsort(-fused)[:LOOKED_INTO]
        near = np.zeros(self._size)
        for number in best:
            cosines = self.facts(asked, int(number))
            near[number] = float(np.sort(cosines)[-NEAR_FACTS:].mean()) if len(cosines) else 0.0
        ranked = np.full(self._size, fused.min() - 1.0)
        ranked[best] = fused[best] + WEIGHTS["facts"] * _standard(near[best])
        return ranked, near

    def _names(self, text: str) -> Scores:
        """A lead for services whose name stands in the text word for word: the longer the name, the greater."""
        lead = np.zeros(self._size)
        terms = tokens(text, self._stop)
        for length in range(1, LONGEST_NAME + 1):
            for start in range(len(terms) - length + 1):
                for number in self._named.get(tuple(terms[start : start + length]), ()):
                    lead[number] = min(NAMED_MOST, NAMED * (1 + length) / 2)
        return lead

    def _words(self, text: str) -> Scores:
        terms = known(tokens(text, self._stop), self._index.vocabulary, self._choices)
        if not terms:
            return np.zeros(self._size)
        ids = np.array([self._index.vocabulary[term] for term in terms], dtype=np.int32)
        return np.asarray(self._index.words.get_scores_from_ids(ids), dtype=np.float64)


def _best(cosines: Vectors, owners: NDArray[np.int32], count: int) -> Scores:
    """The highest cosine of each owner's rows; -1 for one without any."""
    best = np.full(count, -1.0)
    np.maximum.at(best, owners, cosines)
    return best


def _standard(scores: Scores) -> Scores:
    return (scores - scores.mean()) / (scores.std() + 1e-9)


def _features(fused: Scores, order: NDArray[np.intp], views: dict[str, Scores]) -> Features:
    scores = [float(fused[i]) for i in order[:4] if np.isfinite(fused[i])] + [0.0] * 4
    first = int(order[0])
    near = {name: float(views[name][first]) for name in ("rows", "passages", "facts")}
    return Features(
        scores[0],
        scores[0] - scores[1],
        scores[2] - scores[3],
        near["rows"],
        near["passages"],
        near["facts"],
    )


def _outcome(first: float, among: float, lead: float, left: int) -> Outcome:
    if not left or among < PERHAPS:
        return "none"
    return "this" if (first >= SURE and lead >= LEAD) or left == 1 else "which"
