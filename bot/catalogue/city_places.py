"""What a city calls its places, beside its offices: streets and landmarks."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.catalogue.model import Lists, Words


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the city, as its places are known by."""

    id: str
    name: Words
    also: Lists = field(default_factory=dict)
    district: Words = field(default_factory=dict)
    """Told where two streets have one name."""
    numbers: int = 0
    """The highest house number; 0 where nobody has said."""
    line: tuple[tuple[float, float], tuple[float, float]] | None = None
    """Latitude and longitude of number 1 and of the highest number."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something people go by when they say where they are, and which is no office."""

    id: str
    name: Words
    also: Lists = field(default_factory=dict)
    address: Words = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
