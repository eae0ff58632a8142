"""How likely each fact is the answer, or none: a conditional logit, fitted by bench/followups.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.catalogue.model import Fact
from bot.retrieval.facts.fact_features import FactFeatures, Table

WEIGHTS: dict[str, tuple[float, ...]] = {
    "latin": (2.49, 2.98, 9.87, 0.73, 1.10, 1.14, 1.17, 1.87, 1.26, -1.24, -0.05, 1.30, -2.73, -0.50),
    "other": (3.75, 6.05, 0.00, 6.04, 0.99, 0.80, 2.28, 0.00, 2.51, -0.47, -0.50, 1.00, -1.00, -0.50),
    "across": (8.00, 2.00, 6.07, 3.30, 1.05, 1.52, 0.98, 0.52, 0.43, -0.05, -0.19, 1.28, -2.52, -0.50),
}
"""Of views.FEATURES, by scripts of question and entry: both Latin, both another one, or each its own."""
NONE: dict[str, tuple[float, ...]] = {
    "latin": (-2.66, -0.97, 1.39, 1.31, 0.76, 0.01),
    "other": (-1.17, -0.03, 2.23, 0.36, 0.00, -0.31),
    "across": (-0.95, -0.47, 1.03, 1.86, 0.36, -0.10),
}
"""Of views.NONE_FEATURES."""


@dataclass(frozen=True, slots=True)
class RankedFacts:
    """Facts of an entry as answers to a question."""

    facts: tuple[Fact, ...]
    """Best first."""
    chances: tuple[float, ...]
    """Estimated probability of each of being the answer."""
    none: float
    """Estimated probability that the entry does not say."""
    detail: str = ""
    """The detail that is likeliest asked for."""
    detail_chance: float = 0.0


def pair_of(latin: bool, same: bool) -> str:
    """Which weights hold for a question in Latin script or not, on an entry that has its script or not."""
    return ("latin" if latin else "other") if same else "across"


def pick(views: FactFeatures, pair: str, details: Sequence[str]) -> RankedFacts:
    """All facts of an entry, best first."""
    detail = int(views.details.argmax())
    named = details[detail], float(views.details[detail])
    if not views.facts:
        return RankedFacts((), (), 1.0, *named)
    chances, none = probabilities(views.features, views.none, np.array(WEIGHTS[pair]), np.array(NONE[pair]))
    order = np.argsort(-chances, kind="stable")
    return RankedFacts(tuple(views.facts[i] for i in order), tuple(float(chances[i]) for i in order), none, *named)


def probabilities(features: Table, none: Table, weights: Table, against: Table) -> tuple[Table, float]:
    """Probability of each fact, (facts,), and of none."""
    scores = np.append(features @ weights, none @ against)
    raised = np.exp(scores - scores.max())
    raised /= raised.sum()
    return raised[:-1], float(raised[-1])
