"""What an option stands for. It is stored as a line of text, which only this file writes and reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LISTS = {"aspects", "departments", "districts"}
"""Kinds that stand for a list from a place on."""
PLACED = {"department", "menu"}
"""Kinds that stand for something by its name, and may lead to a list of it from a place on."""


YES, NO = "said:yes", "said:no"
"""Values of the options of a question for yes or no."""
WHOLE = {"service", "visit", "problem", "event", "language", "menu", "department", "departments"}
"""Kinds that mean the same whatever was asked since; any other stands for a place in its list, or for something of what is in hand."""


@dataclass(frozen=True, slots=True)
class OptionValue:
    """What an option stands for: something of a kind, by its id; for a list, the place it goes on from."""

    kind: str
    """ "service", "aspect", "event", "language", "menu", "department", "district", "rest"; "aspects" and the like for lists."""
    id: str = ""
    start: int = 0

    def __str__(self) -> str:
        """The value as an option and a session keep it: "service:bus-card", "department:transport:3"."""
        if self.kind in LISTS:
            return f"{self.kind}:{self.start}"
        if self.kind == "department" or (self.kind in PLACED and self.start):
            return f"{self.kind}:{self.id}:{self.start}"
        return f"{self.kind}:{self.id}"


def read_value(text: str) -> OptionValue:
    """The value kept as a text; where no number follows, a list begins at its beginning."""
    kind, _, rest = text.partition(":")
    if kind in LISTS:
        return OptionValue(kind, "", int(rest or 0))
    if kind in PLACED:
        id_, _, start = rest.rpartition(":")
        return OptionValue(kind, id_, int(start)) if id_ and start.isdecimal() else OptionValue(kind, rest)
    return OptionValue(kind, rest)


def service_value(source_id: str) -> str:
    """The value of an option that stands for a service."""
    return str(OptionValue("service", source_id))


def services_of(values: Iterable[str]) -> tuple[str, ...]:
    """The source ids of the services among some values, in order."""
    read = (read_value(value) for value in values)
    return tuple(value.id for value in read if value.kind == "service")
