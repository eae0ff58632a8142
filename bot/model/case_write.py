"""What a turn does to cases, as data: the store carries it out in the transaction that saves the answer.

All of a turn's writes are kept, or none. Where the world has moved on in between (a time was taken, a case was changed by
another way in) the store raises `WriteConflict` and the turn is answered again from what stands then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.model.case import Case
from bot.model.place import Place


class WriteConflict(Exception):
    """What a turn was answered from is no longer so: it is answered again, and nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class SaveCase:
    """Write a case: new where its id is 0, else over the version it was read in."""

    case: Case
    what: str = ""
    """What happened, for its history ("opened", "answered", "committed"); empty adds no line."""
    text: str = ""
    tells_staff: bool = False
    """Staff are told of it, as of something that waits for them."""
    by: str = "resident"
    """Who did it, for the history; empty for the line itself."""


@dataclass(frozen=True, slots=True)
class HoldTime:
    """Keep a time free for a case until a moment; what the case held before is freed. `Slot.hold` makes it."""

    case: str
    """Code of the case."""
    office: str
    service: str
    starts: datetime
    """Aware, in the city's time."""
    minutes: int
    until: datetime
    units: tuple[int, ...] = ()
    """Units of the day it takes, in minutes after midnight on the clock on the wall."""
    lanes: tuple[int, ...] = ()
    """Desks it may be at, the one to try first first."""
    at_home: bool = False
    offered: bool = False
    """True for a hold that is offered to somebody on the waiting list."""


@dataclass(frozen=True, slots=True)
class BookTime:
    """The time held becomes booked; a case that had one booked before gives that up (a move).

    With its code alone: what it holds, also where that lapsed and nobody took it; `Slot.book` makes one for a time not held.
    """

    case: str
    office: str = ""
    service: str = ""
    starts: datetime | None = None
    minutes: int = 0
    units: tuple[int, ...] = ()
    lanes: tuple[int, ...] = ()
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class FreeTime:
    """What a case holds or has booked is free for others."""

    case: str
    booked: bool = True
    """False frees only what is held: the booking stands."""


@dataclass(frozen=True, slots=True)
class RestoreTime:
    """A booking that was cancelled stands again, while its time is still free."""

    case: str


@dataclass(frozen=True, slots=True)
class WishForTime:
    """Put a case on the waiting list for an earlier or other time."""

    case: str
    office: str
    service: str
    when: dict[str, Any] = field(default_factory=dict)
    """The wish as plain values."""


@dataclass(frozen=True, slots=True)
class EndWish:
    """Take a case off the waiting list."""

    case: str


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """Something reported for the first time."""

    case: str
    problem: str
    place: Place
    urgent: bool
    pledged: datetime | None


@dataclass(frozen=True, slots=True)
class CorrectIncident:
    """What was reported is of another kind, or elsewhere: it stands by itself then, and who followed it goes on without it."""

    case: str
    problem: str
    place: Place
    urgent: bool
    pledged: datetime | None


@dataclass(frozen=True, slots=True)
class JoinIncident:
    """The same thing told of again: this case follows the first one."""

    case: str
    first: str
    """Code of the case that reported it first, or of one that follows it."""
    place: Place
    pledged: datetime | None = None
    """By when it is looked at again, where it was fixed before and came back; else not used."""


@dataclass(frozen=True, slots=True)
class ChangeIncident:
    """What is reported is fixed, not fixed after all, or closed.

    "fixed" and "reopened" hold for all who told of it; "closed" for this case alone: each says for themselves that it is done.
    """

    case: str
    state: str
    """"fixed", "reopened", "closed"."""
    pledged: datetime | None = None
    """By when it is looked at again, for "reopened"."""
    by: str = "resident"
    """"resident", the name of a person or system of the crew, or empty for the line itself."""
    text: str = ""
    """What was said of it, for the history."""


@dataclass(frozen=True, slots=True)
class RestoreIncident:
    """A report that its person called off stands again; one that was joined follows its first report again while that is open."""

    case: str
    pledged: datetime | None
    """By when it is looked at, where it stands by itself."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PlanDue:
    """Something to be done at a moment, for a case."""

    case: str
    about: str
    at: datetime
    channel: str = ""
    """Way out; empty for the one the case came by."""
    slots: dict[str, Any] = field(default_factory=dict)
    moves: bool = False
    """A case has one of its kind: planned once more it is moved to the new moment."""


@dataclass(frozen=True, slots=True)
class DropDues:
    """What waits for a case is not done any more."""

    case: str
    about: str = ""
    """Of this kind alone; empty for all."""


@dataclass(frozen=True, slots=True)
class CommitStep:
    """Hand a step of a case to a department's own system, once: "commit", or "undo" to take it back."""

    case: str
    step: str
    backend: str
    """Its name in `backends.yml`."""


@dataclass(frozen=True, slots=True)
class CountForm:
    """One more on what is counted of a question of a form; it names nobody, no case and no answer."""

    form: str
    question: str
    """Slot of the question, or "read_back"."""
    what: str
    """"asked", "missed", "corrected", "left", "unknown", "paper", "answered-1" …: see `bot/forms/friction.py`."""
    day: date
    """The city's."""


@dataclass(frozen=True, slots=True)
class CountCode:
    """One more code that was tried by somebody whose case it is not; neither the code nor who tried it is kept."""

    counts_for: timedelta
    """How long it counts; those that count no longer are deleted."""


@dataclass(frozen=True, slots=True)
class NoteMedia:
    """Somebody sent something with a case that only a person can look at; staff are told, unless it is not handed in yet."""

    case: str
    media: tuple[str, ...]
    """As the turn has it."""


CaseWrite = (
    SaveCase | HoldTime | BookTime | FreeTime | RestoreTime | WishForTime | EndWish
    | OpenIncident | CorrectIncident | JoinIncident | ChangeIncident | RestoreIncident | PlanDue | DropDues | CommitStep | CountForm
    | CountCode | NoteMedia
)  # fmt: skip
