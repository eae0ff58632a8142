"""How likely each fact is the answer, or none: a conditional logit, fitted by bench/followups.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.catalogue.model import Fact
from bot.config.weights import conditional
from bot.retrieval.facts.fact_features import FEATURES, NONE_FEATURES, FactFeatures, Table

WEIGHTS, NONE = conditional("facts", FEATURES, NONE_FEATURES, ("latin", "other", "across"))
"""Weights of FEATURES and of NONE_FEATURES, by the scripts of question and entry: both Latin, both not Latin, or different."""


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

    @property
    def pairs(self) -> tuple[tuple[Fact, float], ...]:
        """Each fact with its chance, best first."""
        return tuple(zip(self.facts, self.chances, strict=True))


def pair_of(latin: bool, same: bool) -> str:
    """Which weights to use. latin: the question is in Latin script; same: the entry is in the same script."""
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
