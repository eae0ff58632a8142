"""Learns the weights of a conditional logit of bot/dialogue/tracking/conditional_logit.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from bench.learned import Fitted, named
from bot.dialogue.tracking.conditional_logit import Seen, Table, Weights, chances

RIDGE = 1e-3
Turn = tuple[Seen, Table, float]
"""What was seen; 1 for each service that is right, that of none the last; how much the turn counts."""


def fit(turns: Sequence[Turn], *, least: float | None = None) -> tuple[Table, Table]:
    """Weights of services and of none under which what is right is likeliest; turns of which nothing seen is right tell nothing.

    least: the lowest weight that a feature of a service may have.
    """
    turns = [turn for turn in turns if turn[1].any()]
    size, whole = turns[0][0].features.shape[1], sum(counts for _, _, counts in turns)
    against = len(turns[0][0].none)

    def surprise(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for seen, right, counts in turns:
            likely = chances(seen, weights[:size], weights[size:])
            of_right = max(float(likely @ right), 1e-12)
            total -= counts * float(np.log(of_right))
            pull = counts * (likely - likely * right / of_right)
            slope[:size] += seen.features.T @ pull[:-1]
            slope[size:] += seen.none * pull[-1]
        return total / whole + RIDGE * float(weights @ weights), slope / whole + 2 * RIDGE * weights

    bounds = [(least, None)] * size + [(None, None)] * against
    best = minimize(surprise, np.zeros(size + against), jac=True, method="L-BFGS-B", bounds=bounds).x
    return best[:size], best[size:]


def by_name(learned: tuple[Weights, Weights], features: Sequence[str], none: Sequence[str]) -> dict[str, Fitted]:
    """Weights of services and of none, script by script, each by the name of its feature."""
    services, against = learned
    return {pair: Fitted(named(features, services[pair]), named(none, against[pair])) for pair in services}
