"""The linear model over the features, and confidences that can be read as probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

FOLDS = 4


@dataclass(frozen=True)
class Scores:
    """A fitted linear model."""

    classes: tuple[str, ...]
    weights: np.ndarray
    """float32, shape (classes, features)."""
    bias: np.ndarray
    """float32, shape (classes,)."""
    temperature: float
    """What the scores are divided by so that, of answers given with confidence p, a share p is right."""

    def probabilities(self, rows: Any) -> np.ndarray:
        """Rows (texts, features) to probabilities, shape (texts, classes)."""
        return _softmax((np.asarray(rows @ self.weights.T) + self.bias) / self.temperature)


def fit(rows: Any, labels: np.ndarray, strength: float) -> Scores:
    """Learn from rows (examples, features); `strength` is the inverse of regularisation."""
    model = _regression(strength).fit(rows, labels)
    classes = tuple(str(name) for name in model.classes_)
    temperature = _temperature(rows, labels, strength)
    return Scores(classes, model.coef_.astype(np.float32), model.intercept_.astype(np.float32), temperature)


def _temperature(rows: Any, labels: np.ndarray, strength: float) -> float:
    """The temperature that makes examples the model has not seen least surprising (cross-validated log loss)."""
    fewest = int(np.unique(labels, return_counts=True)[1].min())
    if fewest < FOLDS:
        return 1.0
    scores, truth = unseen_scores(rows, labels, strength)

    def surprise(log_temperature: float) -> float:
        chances = _softmax(scores / np.exp(log_temperature))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-3.0, 3.0), method="bounded").x))


def unseen_scores(rows: Any, labels: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Each example scored by a model that did not see it: scores (examples, classes), and the true class indices."""
    classes, truth = np.unique(labels, return_inverse=True)
    scores = np.zeros((len(labels), len(classes)))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(rows, labels):
        scores[unseen] = _regression(strength).fit(rows[seen], labels[seen]).decision_function(rows[unseen])
    return scores, truth


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=300, tol=1e-3, class_weight="balanced")


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
