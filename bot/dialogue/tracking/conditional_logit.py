"""A conditional logit over a few services and "none"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
Weights = Mapping[str, Sequence[float] | Table]
"""Of each feature, by script of the turn."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Features of each service after a turn, and of none."""

    services: tuple[str, ...]
    """Source ids."""
    features: Table
    """(services, features)"""
    none: Table
    """(features of none,)"""
    pair: str
    """Script of the turn: which weights hold."""


def chances(seen: Seen, weights: Sequence[float] | Table, none: Sequence[float] | Table) -> Table:
    """Probability of each service, with that of none last: (services + 1,)."""
    scores = np.append(seen.features @ np.array(weights), float(seen.none @ np.array(none)))
    raised: Table = np.exp(scores - scores.max())
    return raised / raised.sum()
