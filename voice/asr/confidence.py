"""How likely a hearing is right, from what an engine says of itself: learned on recordings (docs/adr/0014-hearing.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights of a logistic regression."""

    start: float
    """Its value where all signs are 0."""
    weights: tuple[float, ...]
    """One for each sign."""


def chance(logistic: Logistic, signs: Sequence[float]) -> float:
    """A chance between 0 and 1."""
    value = logistic.start + sum(weight * sign for weight, sign in zip(logistic.weights, signs, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def lifted(certainty: float, by: float) -> float:
    """A chance that something else speaks for it raises; by: natural logarithm of how much the odds grow."""
    return 1 / (1 + math.exp(-by) * (1 - certainty) / certainty) if certainty > 0 else 0.0


WHISPER = Logistic(2.5, (2.65,))
"""Sign: mean natural logarithm of the pieces' chances."""
MOONSHINE = Logistic(-4.106, (5.088, 2.369, -0.521))
"""Signs: mean (geometric) and lowest chance of the pieces that are words, and the logarithm of how many there are."""
MOONSHINE_OFFERED = 3.0
"""What a hearing gains by being, word for word, a phrase that was offered."""
MOONSHINE_PHRASE = Logistic(2.692, (0.179, -0.089, 0.626))
"""Signs, in natural logarithms: lead over the next phrase, how much likelier anything else is, chance of the phrase."""
MOONSHINE_SERIES = Logistic(3.983, (1.518,))
"""Sign: natural logarithm of the chance of all pieces among those that were allowed."""
MOONSHINE_NAME = Logistic(1.342, (-0.314, 0.297, 0.132))
"""Signs, in natural logarithms: how much likelier what was heard freely is, lead over the next text, chance of the text."""
