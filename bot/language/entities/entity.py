"""What a parser found: a value, where it stands, and how sure the reading is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found[Value]:
    """A piece of a text that was read."""

    kind: str
    """Name of the entity: "date", "time", "number", "money", "age", "phone_number", "place"."""
    value: Value
    start: int
    end: int
    certainty: float = 1.0
    """0 to 1: below 1 where people mean different things by the same words."""
    others: tuple[Value, ...] = ()
    """What else it may mean, likeliest first: 03/04 is also the fourth of March."""

    def overlaps(self, other: Found[object]) -> bool:
        """True when two pieces share a character."""
        return self.start < other.end and other.start < self.end
