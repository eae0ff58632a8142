"""How likely each candidate is the one meant, or none: a conditional logit, fitted by bench/calibrate.py."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Features = NDArray[np.float32]
Pair = Literal["latin", "other", "across"]
Outcome = Literal["this", "which", "none"]
FEATURES = ("row", "passage", "clause", "own_row", "own_passage", "words", "need", "named")
"""Of one candidate: cosines of the nearest row, of the passage, of the passage to the nearest clause, of row and passage
in the script's own space; share of the words; logarithm of the chance that it meets the need; a name said word for word."""
WEIGHTS: dict[Pair, tuple[float, ...]] = {
    "latin": (3.2, 0.1, 0.0, 5.8, 3.0, 4.5, 1.3, 0.5),
    "other": (9.5, 3.4, 0.0, 0.0, 0.0, 8.0, 1.2, 0.5),
    "across": (4.5, 7.2, 0.0, 0.0, 0.0, 0.0, 1.6, 0.5),
}
"""By scripts of question and entry: both Latin, both another one, or each its own."""
NONE: dict[Pair, tuple[float, float]] = {"latin": (2.7, 0.7), "other": (4.0, 0.7), "across": (-1.2, 0.3)}
"""What "none of these" weighs: in itself, and for the logarithm of the chance that it is no business of a city."""
LEAST_CHANCE = 1e-3
NOTHING_CHANCE = 0.01
SURE, UNSURE = 0.5, 0.5
"""Chance of the first from which it is the one; chance of none from which there is none."""


def chances(features: Features, pairs: NDArray[np.int8], nothing: float) -> tuple[Scores, float]:
    """Probability of each candidate, and of none.

    features: (candidates, FEATURES); pairs: place in WEIGHTS of each candidate; nothing: chance that it is no business of a city.
    """
    weights = np.array([*WEIGHTS.values()])[pairs]
    scores = (features * weights).sum(axis=1)
    first = list(NONE)[int(pairs[int(scores.argmax())])] if len(scores) else "latin"
    none = NONE[first][0] + NONE[first][1] * float(np.log(NOTHING_CHANCE + nothing))
    most = max(float(scores.max(initial=none)), none)
    raised, raised_none = np.exp(scores - most), float(np.exp(none - most))
    total = float(raised.sum()) + raised_none
    return raised / total, raised_none / total


def outcome(ranked: Scores, none: float) -> Outcome:
    """This one, one of these, or none.

    ranked: probabilities, best first.
    """
    if not len(ranked) or none >= UNSURE:
        return "none"
    return "this" if ranked[0] >= SURE * (1 - none) else "which"
