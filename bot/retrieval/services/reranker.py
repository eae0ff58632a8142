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
in the script's own space; share of the words; logarithm of the chance that it meets the need; a name said word for word.
Of a question in another script than the entry its gloss goes for own space and words."""
WEIGHTS: dict[Pair, tuple[float, ...]] = {
    "latin": (3.66, 1.89, 0.00, 6.83, 4.22, 5.62, 0.96, 0.00),
    "other": (9.16, 2.98, 0.00, 0.00, 0.00, 12.29, 1.09, 0.00),
    "across": (4.43, 3.69, 2.21, 5.22, 0.61, 4.85, 1.46, 0.00),
}
"""By scripts of question and entry: both Latin, both another one, or each its own."""
NONE_FEATURES = ("always", "nothing", "met")
"""Of a question: one; logarithms of the chances that it is no business of a city, and that any service meets the need."""
NONE: dict[Pair, tuple[float, ...]] = {
    "latin": (2.50, 0.71, -2.37),
    "other": (4.37, 1.14, -1.96),
    "across": (-0.39, 0.66, -1.25),
}
"""What "none of these" weighs."""
LEAST_CHANCE, UNKNOWN, UNMET = 1e-3, 0.01, 0.1
"""Chances below which none is believed: that a service meets the need, and of what speaks for none."""
HOPELESS = 3.0
"""How far a candidate lies behind the first that is at most a twentieth as likely."""
UNCLEAR_FEATURES = ("length", "sharing", "first", "second", "spread", "need")
"""Of a question: logarithms of its length and of how many services share its words in their names, chances of the first two,
how the everyday needs are spread (entropy, nats), chance of the likeliest need."""
UNCLEAR = (8.82, (-3.48, 0.22, -1.15, 5.86, 0.35, -2.66))
SURE, UNSURE, VAGUE = 0.60, 0.60, 0.70
"""Chance of the first from which it is the one; of none from which there is none; that a clerk would ask back."""
TALE, UNSURE_OF_TALE = 45.0, 0.85
"""How much a text says (characters of Chinese) that is a whole tale, and chance of none from which there is none for it: who
tells so much has a need."""


def chances(features: Features, pairs: NDArray[np.int8], none: Scores) -> tuple[Scores, float]:
    """Probability of each candidate, and of none.

    features: (candidates, FEATURES); pairs: place in WEIGHTS of each candidate; none: (NONE_FEATURES,).
    """
    scores = (features * np.array([*WEIGHTS.values()])[pairs]).sum(axis=1)
    against = float(none @ np.array([*NONE.values()][int(pairs[int(scores.argmax())])]))
    most = max(float(scores.max()), against)
    raised, raised_none = np.exp(scores - most), float(np.exp(against - most))
    total = float(raised.sum()) + raised_none
    return raised / total, raised_none / total


def clauses_matter(features: Features, pairs: NDArray[np.int8]) -> bool:
    """True where a candidate might be among the likely ones if one clause of the text were just what it is about.

    features: with the whole text in the place of the nearest clause.
    """
    weights = np.array([*WEIGHTS.values()])[pairs]
    scores, clause = (features * weights).sum(axis=1), FEATURES.index("clause")
    may_gain = weights[:, clause] * (1 - features[:, clause])
    return bool(((may_gain > 0) & (scores + may_gain > scores.max() - HOPELESS)).any())


def vagueness(question: Scores) -> float:
    """How likely a clerk would ask back, by (UNCLEAR_FEATURES,) of a question; balanced, so higher than it is often."""
    return float(1 / (1 + np.exp(-(UNCLEAR[0] + question @ np.array(UNCLEAR[1])))))


def outcome(ranked: Scores, none: float, vague: float, length: float = 0.0) -> Outcome:
    """This one, one of these, or none.

    ranked: probabilities, best first; none: that of none; vague: how likely a clerk would ask back; length: how much was said.
    """
    if not len(ranked) or none >= (UNSURE_OF_TALE if length >= TALE else UNSURE):
        return "none"
    if len(ranked) == 1:
        return "this"
    is_sure = ranked[0] >= SURE * (1 - none) and ranked[0] > none
    return "this" if is_sure and vague < VAGUE else "which"
