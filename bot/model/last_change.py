"""The last change of a case, with what stood before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.model.answer import Answer


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last thing that a case's person changed of it, and what stood before: by that it can be taken back for a while."""

    what: Literal["moved", "changed", "corrected", "cancelled", "closed"]
    """changed: what was handed in; corrected: the kind or place of a report; closed: a report, by the word that it is fixed."""
    at: datetime
    by: str = ""
    """The address it came from."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """As they were handed in before."""
    office: str = ""
    starts: datetime | None = None
    """The time that was booked before, at that office."""
    moved_to: datetime | None = None
    """The time it was moved to."""
    problem: str = ""
    urgent: bool = False
    place: dict[str, Any] = field(default_factory=dict)
    """Fields of the place that was reported before."""
    joined: str = ""
    """Code of the report it followed before."""
