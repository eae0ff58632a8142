"""One broken thing that several people may have reported, known by the case that reported it first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model.place import Place

IncidentState = Literal["open", "fixed", "reopened", "closed"]


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing reported, with all who told of it."""

    code: str
    """Code of the first report."""
    problem: str
    place: Place
    state: IncidentState
    opened_at: datetime
    followers: int = 0
    """Others who told of it; its own reporter does not count."""
    urgent: bool = False
    priority: int = 0
    """Rises with each who tells of it, and by danger."""
    pledged: datetime | None = None
    fixed_at: datetime | None = None
    case: int = 0
    """Row of the first report's case."""

    @property
    def is_fixed(self) -> bool:
        """True if the crew says that it is done: who tells of it again says that it came back."""
        return self.state in {"fixed", "closed"}
