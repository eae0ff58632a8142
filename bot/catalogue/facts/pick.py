"""How likely each fact is the answer, or none: a conditional logit, fitted by bench/calibrate_facts.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.catalogue.facts.views import Table, Views
from bot.catalogue.model import Fact

WEIGHTS: dict[str, tuple[float, ...]] = {
    "latin": (1.99, 2.99, 6.17, 1.78, 1.22, 1.36, 0.91, 1.05, -0.59, -0.20, 2.00, -2.12, -0.50),
    "other": (4.57, 1.92, 0.00, 3.74, 1.06, 0.75, 2.28, 0.62, -0.50, -0.50, 1.00, -1.00, -0.50),
    "across": (6.0, 0.0, 0.0, 0.0, 0.8, 1.0, 0.5, 1.0, -2.0, -1.0, 2.0, -1.0, -0.5),
}
"""Of views.FEATURES, by scripts of question and entry: both Latin, both another one, or each its own."""
NONE: dict[str, tuple[float, ...]] = {
    "latin": (-1.43, -0.54, 0.44, 0.29, -0.25, 0.13),
    "other": (-0.92, -0.08, 0.19, -0.86, 0.00, -0.51),
    "across": (-1.01, 0.06, -0.21, 0.00, 0.00, 0.23),
}
"""Of views.NONE_FEATURES."""


@dataclass(frozen=True, slots=True)
class Picked:
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


def pick(views: Views, pair: str, details: Sequence[str]) -> Picked:
    """All facts of an entry, best first."""
    detail = int(views.details.argmax())
    named = details[detail], float(views.details[detail])
    if not views.facts:
        return Picked((), (), 1.0, *named)
    chances, none = probabilities(views.features, views.none, np.array(WEIGHTS[pair]), np.array(NONE[pair]))
    order = np.argsort(-chances, kind="stable")
    return Picked(tuple(views.facts[i] for i in order), tuple(float(chances[i]) for i in order), none, *named)


def probabilities(features: Table, none: Table, weights: Table, against: Table) -> tuple[Table, float]:
    """Probability of each fact, (facts,), and of none."""
    scores = np.append(features @ weights, none @ against)
    raised = np.exp(scores - scores.max())
    raised /= raised.sum()
    return raised[:-1], float(raised[-1])
