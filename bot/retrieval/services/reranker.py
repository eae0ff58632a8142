"""How likely each candidate is the one meant, or none: a conditional logit, fitted by bench/calibrate.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bot.config.thresholds import THRESHOLDS
from bot.config.weights import conditional, logistic

Scores = NDArray[np.float64]
Features = NDArray[np.float32]
Pair = Literal["latin", "other", "across"]
PAIRS = get_args(Pair)
Outcome = Literal["this", "which", "none"]
FEATURES = ("row", "passage", "clause", "own_row", "own_passage", "words", "need", "named")
"""Of one candidate: cosines of the nearest row, of the passage, of the passage to the nearest clause, of row and passage
in the script's own space; share of the words; logarithm of the chance that it meets the need; a name said word for word.
Of a question in another script than the entry its gloss goes for own space and words."""
NONE_FEATURES = ("always", "nothing", "met")
"""Of a question: one; logarithms of the chances that it is no business of a city, and that any service meets the need."""
WEIGHTS, NONE = conditional("search", FEATURES, NONE_FEATURES, PAIRS)
"""Of both, by scripts of question and entry: both Latin, both another one, or each its own."""
LEAST_CHANCE = THRESHOLDS.features.search_need_floor
UNKNOWN = THRESHOLDS.features.search_nothing_floor
UNMET = THRESHOLDS.features.search_met_floor
HOPELESS = THRESHOLDS.service.hopeless
UNCLEAR_FEATURES = ("length", "sharing", "first", "second", "spread", "need")
"""Of a question: logarithms of its length and of how many services share its words in their names, chances of the first two,
how the everyday needs are spread (entropy, nats), chance of the likeliest need."""
UNCLEAR = logistic("unclear", UNCLEAR_FEATURES)
SURE = THRESHOLDS.service.one
UNSURE = THRESHOLDS.service.none
VAGUE = THRESHOLDS.service.unclear
TALE = THRESHOLDS.service.tale
UNSURE_OF_TALE = THRESHOLDS.service.none_for_tale


@dataclass(frozen=True, slots=True)
class Scored:
    """What search saw, before it is weighed."""

    numbers: NDArray[np.int64]
    """Services that may be meant."""
    features: Features
    """What speaks for each, (services, FEATURES)."""
    pairs: NDArray[np.int8]
    """Which weights hold for each: place in WEIGHTS."""
    none: Scores
    """What speaks for none of them, (NONE_FEATURES,)."""


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
    """True if a candidate might be among the likely ones if one clause of the text were just what it is about.

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
