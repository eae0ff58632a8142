"""Finds the service a text is about: words and meaning fused, then one of three outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.encode import Vectors, encoder
from bot.catalogue.index import Index
from bot.catalogue.lexical import MIN_FUZZY, known, tokens

Scores = NDArray[np.float64]
Outcome = Literal["this", "which", "none"]
# Weights of the four views, and of the calibration below, fitted by bench/calibrate.py; the figures stand in docs/search.md.
WEIGHTS = {"rows": 0.5, "passages": 0.5, "deep": 0.8, "words": 0.6}
SURE, PERHAPS = 0.62, 0.24
CHOICES = 3


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
    """Vector of the first encoder, (512,)."""
    deep: Vectors
    """Vector of the second encoder, (384,)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    """Best first, at most ten; there for every outcome."""
    confidence: float
    """Estimated probability that the first candidate is the one meant."""
    near: float = 0.0
    """Cosine of the text to the nearest row of the first candidate."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the confidence is estimated from."""

    top: float
    margin: float
    row: float
    deep: float


def question(text: str) -> Question:
    """Encode a text for search."""
    return Question(text, encoder("use").questions([text])[0], encoder("e5").questions([text])[0])


class Search:
    """Search over one open index."""

    def __init__(self, index: Index, stop: frozenset[str]) -> None:
        self._index, self._stop = index, stop
        self._size = len(index.passages)
        self._choices = [t for t in index.vocabulary if len(t) >= MIN_FUZZY and t.isascii() and t.isalpha()]

    def find(self, asked: Question, without: frozenset[int] = frozenset()) -> Found:
        """The services a question may be about.

        without: numbers of services that are not meant.
        """
        if not self._size:
            return Found("none", (), 0.0)
        views = self._views(asked)
        fused = sum((WEIGHTS[name] * _standard(scores) for name, scores in views.items()), np.zeros(self._size))
        fused[list(without)] = -np.inf
        order = np.argsort(-fused)[:10]
        features = _features(fused, order, views)
        confidence = _confidence(features)
        candidates = tuple(Candidate(int(i), float(fused[i])) for i in order if np.isfinite(fused[i]))
        return Found(_outcome(confidence, bool(candidates)), candidates, confidence, features.row)

    def facts(self, asked: Question, number: int) -> Vectors:
        """How near each fact of a service is to a question: cosines in the order of the facts."""
        start, end = self._index.fact_starts[number : number + 2]
        return np.asarray(self._index.facts[start:end] @ asked.rows)

    def _views(self, asked: Question) -> dict[str, Scores]:
        rows = np.full(self._size, -1.0)
        np.maximum.at(rows, self._index.owners, self._index.rows @ asked.rows)
        passages = np.asarray(self._index.passages @ asked.rows, dtype=np.float64)
        deep = np.asarray(self._index.deep @ asked.deep, dtype=np.float64)
        return {"rows": rows, "passages": passages, "deep": deep, "words": self._words(asked.text)}

    def _words(self, text: str) -> Scores:
        terms = known(tokens(text, self._stop), self._index.vocabulary, self._choices)
        if not terms:
            return np.zeros(self._size)
        ids = np.array([self._index.vocabulary[term] for term in terms], dtype=np.int32)
        return np.asarray(self._index.words.get_scores_from_ids(ids), dtype=np.float64)


def _standard(scores: Scores) -> Scores:
    return (scores - scores.mean()) / (scores.std() + 1e-9)


def _features(fused: Scores, order: NDArray[np.intp], views: dict[str, Scores]) -> Features:
    first = int(order[0])
    second = float(fused[order[1]]) if len(order) > 1 else 0.0
    return Features(float(fused[first]), float(fused[first]) - second, float(views["rows"][first]), float(views["deep"][first]))


def _confidence(f: Features) -> float:
    """Logistic estimate that the first candidate is the one meant."""
    z = -9.0 + 0.42 * f.top + 0.75 * f.margin + 4.0 * f.row + 4.0 * f.deep
    return float(1 / (1 + np.exp(-z)))


def _outcome(confidence: float, any_left: bool) -> Outcome:
    if not any_left or confidence < PERHAPS:
        return "none"
    return "this" if confidence >= SURE else "which"
