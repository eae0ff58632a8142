"""How sure a search may be: two logistic estimates, fitted by bench/calibrate.py on questions whose answer is known."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """What the estimates are made from."""

    top: float
    """Fused score of the first candidate, standard deviations."""
    margin: float
    """Its lead over the second."""
    gap: float
    """Lead of the third over the fourth."""
    row: float
    """Cosine of the nearest name, saying or leading fact of the first."""
    passage: float
    """Cosine of name and what it is."""
    fact: float
    """Mean cosine of its three nearest facts."""


FIRST = (-5.26, (0.03, 0.15, 0.44, 3.83, 4.78, 2.76))
IN_THREE = (-6.38, (0.30, -0.39, 0.33, 5.59, 5.16, 2.99))


def is_first(features: Features) -> float:
    """Probability that the first candidate is the one meant."""
    return _logistic(features, *FIRST)


def in_three(features: Features) -> float:
    """Probability that the one meant is among the first three."""
    return _logistic(features, *IN_THREE)


def _logistic(features: Features, intercept: float, weights: tuple[float, ...]) -> float:
    z = intercept + sum(weight * value for weight, value in zip(weights, astuple(features), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))
