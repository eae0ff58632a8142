"""A report as other programs see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.incident import IncidentState
from bot.model.place import Place


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report with what became of it."""

    id: int
    """Its number: never the code its person was told, which opens what is theirs."""
    problem: str
    place: Place
    state: IncidentState
    is_over: bool
    """True if its case is over, also where it was taken back."""
    opened_at: datetime
    updated_at: datetime
    pledged: datetime | None = None
    first: int | None = None
    """Number of the first report of the same thing."""
    followers: int = 0
    said: str = ""
    """In its person's own words."""
    remote: str = ""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """Which reports are asked for."""

    since: datetime
    until: datetime
    problems: tuple[str, ...] = ()
    """Ids; none for all."""
    closed: bool | None = None
    """True for those that are done, False for those that are not, None for both."""
    ids: tuple[int, ...] = field(default=())
    """These alone, whatever else is asked for."""
