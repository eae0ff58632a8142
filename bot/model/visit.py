"""A visit: one resident's matter at the desk, with a colleague beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

VisitOutcome = Literal["done", "told", "comes_back", "not_possible"]
"""done: handed in or booked; told: they know what they came for; not_possible: it could not be done."""
OUTCOMES: tuple[VisitOutcome, ...] = get_args(VisitOutcome)
TaughtBack = Literal["", "yes", "no"]
"""Whether they said in their own words what happens next; empty where nobody asked."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One row."""

    id: int
    conversation: int
    """Number of the conversation in which its turns and cases are kept."""
    address: str
    """Opaque address of that conversation."""
    name: str
    """Of the resident, as it was given to the colleague; empty if none was."""
    language: str
    """Tag of the language they speak."""
    by: str
    """Login of the colleague who began it."""
    began_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""
    """How it ended, one of OUTCOMES; empty while it goes on."""
    note: str = ""
    """What was written as it ended, for staff alone."""

    @property
    def is_over(self) -> bool:
        """True once it was ended."""
        return self.ended_at is not None
