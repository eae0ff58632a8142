"""Where something is: as somebody said it, and as it was read."""

from __future__ import annotations

from dataclasses import dataclass

DESCRIBED = "described"
"""Relation of a place that nobody could name: its text is what was said of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the city; any part may be unknown."""

    text: str
    """As it is told back: "14 Willow Street", "opposite the Lotus community centre"."""
    street: str = ""
    """Name of the street in the city's gazetteer, in the language spoken; empty if none was read."""
    number: str = ""
    landmark: str = ""
    """What it is at or near, in the words said; the name of an office where it is one."""
    pole: str = ""
    """Number on a pole, cover or stop: sure where it is known, never required."""
    crossing: str = ""
    """The other street of a crossing."""
    unit: str = ""
    """Floor, flat, door or yard."""
    relation: str = ""
    """"at", "opposite", "behind", "front", "near", "between": how it lies to the landmark or number; or "described"."""
    district: str = ""
    """Told where two streets have one name."""
    lat: float | None = None
    lon: float | None = None
