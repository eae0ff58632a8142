"""The result of NLU for a text, and the interface of an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked piece of the text."""

    name: str
    value: str
    start: int
    end: int
    certainty: float = 1.0
    """0 to 1: below 1 where people mean different things by the same words."""
    others: tuple[str, ...] = ()
    """What else it may mean, likeliest first: 03/04 is also the fourth of March."""


@dataclass(frozen=True, slots=True)
class NluResult:
    """The intent of a text and how sure the understanding is of it."""

    intent: str
    confidence: float
    """0 to 1, a probability where the model is calibrated."""
    entities: tuple[Entity, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other intents with their confidence, best first."""
    source: str = ""
    """Which process answered: "rasa" or "keywords"."""


class NluEngine(Protocol):
    """Anything that can tell what a text means."""

    def understand(self, text: str, language: str) -> NluResult:
        """The meaning of one text in one language; never raises for odd text."""
        ...
