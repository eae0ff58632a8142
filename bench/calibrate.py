"""Fits the two estimates of bot/catalogue/calibration.py anew and shows how well they hold, cross-validated."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from bench.questions import NYC, known, outside
from bot.app import open_catalogue
from bot.catalogue import calibration
from bot.catalogue import search as searching
from bot.catalogue.calibration import Features
from bot.catalogue.search import question
from bot.keywords import read_keywords
from bot.settings import Settings

Table = NDArray[np.float64]
FOLDS = 8
RIDGE = 0.1
OUTSIDE = 0.9
"""Weight of all questions outside together, against those an entry answers: most people who ring a city want the city."""


def main() -> None:
    """Print both fits and how often an answer above each threshold is right."""
    rows, first, three, weight = _measure()
    for name, right, in_force in (("FIRST", first, calibration.FIRST), ("IN_THREE", three, calibration.IN_THREE)):
        weights = _fit(rows, right, weight)
        print(f"{name} = ({weights[0]:.2f}, ({', '.join(f'{w:.2f}' for w in weights[1:])}))")
        print(f"    in force: {in_force}")
        estimate = _cross_validated(rows, right, weight)
        inside = weight == 1.0
        for least in (0.1, 0.2, 0.3, 0.5, 0.7):
            passed = estimate >= least
            share = right[passed & inside]
            told = (
                f"{passed[inside].mean():.2f} of answerable pass, {share.mean() if len(share) else 0:.2f} of them right"
            )
            print(f"    at {least}: {told}; {passed[~inside].mean():.3f} of outside pass")


def _measure() -> tuple[Table, Table, Table, Table]:
    """Features of every question, whether the first candidate, or one of three, was right, and its weight."""
    settings = Settings()
    joins = read_keywords(settings.home / "intents").joins
    _, catalogue = open_catalogue(settings, NYC)
    seen: list[Features] = []
    # Why wrapped: the features are made inside `find`, in the one place that also uses them.
    original = searching.is_first
    searching.is_first = lambda features: (seen.append(features), original(features))[1]  # type: ignore[func-returns-value]
    first, three = [], []
    for asked in (*known(), *outside()):
        found = [
            catalogue.services[c.number].source_id
            for c in catalogue.search.find(question(asked.text, joins)).candidates
        ]
        first.append(found[0] in asked.right)
        three.append(bool(asked.right & set(found[:3])))
    searching.is_first = original
    inside, away = len(known()), len(outside())
    weight = np.array([1.0] * inside + [OUTSIDE * inside / away] * away)
    return np.array([astuple(f) for f in seen]), np.array(first, float), np.array(three, float), weight


def _fit(rows: Table, right: Table, weight: Table) -> Table:
    """Logistic regression by Newton's method with a small ridge; the intercept first."""
    x = np.column_stack([np.ones(len(rows)), rows])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curve = x.T @ (x * (weight * p * (1 - p))[:, None]) + RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, x.T @ (weight * (right - p)) - RIDGE * weights)
    return weights


def _cross_validated(rows: Table, right: Table, weight: Table) -> Table:
    estimate = np.zeros(len(rows))
    for fold in range(FOLDS):
        out = np.arange(len(rows)) % FOLDS == fold
        weights = _fit(rows[~out], right[~out], weight[~out])
        estimate[out] = 1 / (1 + np.exp(-(weights[0] + rows[out] @ weights[1:])))
    return estimate
