"""Learns from examples: kernel ridge regression, solved exactly, with confidences calibrated on unseen examples.

Why not logistic regression: over the same vectors and n-grams it was less right (held out .85 / .75 against .89 / .80
in English and Mandarin) and took two minutes where this takes seconds. Memory grows with the square of the examples:
at 6,400 about 0.8 GB, at 15,000 about 5 GB; docs/understanding.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold

from components.features import learn_spelling
from components.understanding import Settings, Understanding, embed, meaning_likeness, softmax

FOLDS = 4
BLOCK = 1024
"""Rows of likeness worked out at once: a sparse product of all would take several times its result."""


def learn(texts: Sequence[str], labels: Sequence[str], settings: Settings) -> Understanding:
    """Tidy texts and their intents to a model; the same input gives the same model."""
    intents, truth = np.unique(labels, return_inverse=True)
    spelling = learn_spelling(texts, settings.longest_ngram, settings.ngram_weight, settings.sound_weight)
    rows, vectors = spelling.rows(texts), embed(settings, texts)
    likeness = meaning_likeness(settings, vectors, vectors)
    for start in range(0, len(texts), BLOCK):
        likeness[start : start + BLOCK] += (rows[start : start + BLOCK] @ rows.T).toarray()
    likeness += 1.0  # learns each intent's bias
    influence = _solve(likeness, truth, settings.caution)
    return Understanding(
        settings=settings,
        intents=tuple(str(name) for name in intents),
        vectors=vectors,
        influence=influence.astype(np.float32),
        spelling=spelling,
        spelling_influence=(rows.T @ influence).astype(np.float32),
        temperature=_temperature(likeness, truth, settings.caution),
    )


def _solve(likeness: np.ndarray, truth: np.ndarray, caution: float) -> np.ndarray:
    """The influence of each example on each intent, shape (examples, intents); rare intents count as much as common."""
    counts = np.bincount(truth)
    evenly = np.sqrt(len(truth) / len(counts) / counts)[truth][:, None]
    targets = 2.0 * np.eye(len(counts))[truth] - 1.0
    system = likeness.astype(np.float64)
    system *= evenly
    system *= evenly.T
    system[np.diag_indices_from(system)] += caution
    return evenly * cho_solve(cho_factor(system, overwrite_a=True, check_finite=False), evenly * targets)


def _temperature(likeness: np.ndarray, truth: np.ndarray, caution: float) -> float:
    """The temperature at which examples the model has not seen surprise it least; 1 where there are too few to tell.

    Intents with fewer examples than FOLDS are left out of it.
    """
    told = np.flatnonzero(np.bincount(truth)[truth] >= FOLDS)
    if not told.size:
        return 1.0
    truth = np.unique(truth[told], return_inverse=True)[1]
    scores = unseen_scores(likeness[np.ix_(told, told)], truth, caution)

    def surprise(log_temperature: float) -> float:
        chances = softmax(scores / np.exp(log_temperature))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-5.0, 3.0), method="bounded").x))


def unseen_scores(likeness: np.ndarray, truth: np.ndarray, caution: float) -> np.ndarray:
    """Each example scored by a model that did not learn from it, shape (examples, intents)."""
    scores = np.zeros((len(truth), truth.max() + 1))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(likeness, truth):
        influence = _solve(likeness[np.ix_(seen, seen)], truth[seen], caution)
        scores[unseen] = likeness[np.ix_(unseen, seen)] @ influence
    return scores
