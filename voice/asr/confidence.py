"""How likely a transcript is right, from an engine's own scores: learned on recordings (docs/adr/0014-hearing.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import astuple

from voice.asr.tuning import TUNING, Signs


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


def _logistic(signs: Signs) -> Logistic:
    """Start and weights, these in the order in which the signs of that kind are told."""
    start, *weights = astuple(signs)
    return Logistic(start, tuple(weights))


WHISPER = _logistic(TUNING.certainty.whisper)
MOONSHINE = _logistic(TUNING.certainty.moonshine)
MOONSHINE_OFFERED = TUNING.certainty.offered
MOONSHINE_PHRASE = _logistic(TUNING.certainty.moonshine_phrase)
MOONSHINE_SERIES = _logistic(TUNING.certainty.moonshine_series)
MOONSHINE_NAME = _logistic(TUNING.certainty.moonshine_name)
