"""What a search came to: services that may be meant, with their chances, and one of three outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogue.estimate import Outcome


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that may be meant."""

    number: int
    """Its place in the catalogue."""
    score: float
    """Estimated probability that it is the one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    """Best first, at most ten; there for every outcome."""
    confidence: float
    """Estimated probability that the first candidate is the one meant."""
    among: float = 0.0
    """Estimated probability that one of the first three is."""
    near: float = 0.0
    """Cosine of the text to the nearest row of the first candidate."""
    need: str = ""
    """The everyday need that is likeliest."""
    need_chance: float = 0.0

    def chance(self, number: int) -> float:
        """Estimated probability of a service by its number; 0 where it is no candidate."""
        return next((each.score for each in self.candidates if each.number == number), 0.0)
