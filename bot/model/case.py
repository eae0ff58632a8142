"""A case: an errand that outlives the conversation, with everything said for it and done in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.model.answer import TOO_MANY as TOO_MANY
from bot.model.answer import Answer as Answer
from bot.model.answer import Known as Known
from bot.model.last_change import LastChange

Kind = Literal["booking", "report", "application", "callback", "event", "question"]
State = Literal["draft", "open", "taken", "done", "cancelled", "closed"]
"""draft: not committed yet; taken: a person of the staff has it."""
Relation = Literal["self", "mother", "father", "wife", "husband", "child", "other"]
By = Literal["resident", "helper", "staff"]

LAPSE, LAPSED = "lapse", "lapsed"
"""A draft that nobody went on with is put away: kind of what is due, and line of its history."""
VISIT = ("office", "day", "time")
"""Slots in which the answers of a case say where and when its visit is."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Whom an errand is for."""

    relation: Relation = "self"
    name: str = ""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One thing that happened to a case."""

    at: datetime
    what: str
    """"opened", "committed", "held", "booked", "moved", "cancelled", "lapsed", "undone", "joined", "fixed", "reopened", "noted" …"""
    by: str = ""
    """Name of a person of the staff, or "resident"; empty for the line itself."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What an errand knows; kept with its case, so that it goes on after a hang-up, on another way in, on another day."""

    event: str = ""
    """Id of the life event it is about."""
    beneficiary: Beneficiary = Beneficiary()
    by: By = "resident"
    level: int = 0
    """Identity level at which it was opened: 0 the address alone."""
    form: str = ""
    """Name of the form that is filled in; empty for a case without one."""
    form_version: str = ""
    """Content hash of that form when it was last asked from."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """Slot → what is known, in the order it was given."""
    asking: str = ""
    """Slot asked for last, "read_back", or empty; the same question comes again on any way in."""
    misses: int = 0
    """Turns in a row in which that question got no answer."""
    commits: tuple[str, ...] = ()
    """Steps that were carried out, each once: "commit", "undo" …"""
    handed_in: dict[str, Answer] = field(default_factory=dict)
    """The answers as they were handed in, while a change of them is not agreed to yet; else empty."""
    undo_until: datetime | None = None
    changed: LastChange | None = None
    call: str = ""
    """The provider's id of the call it was opened in, where the number was not vouched for; else empty."""
    keep_until: datetime | None = None
    """When a draft is put away, or a change that was not agreed to; None if nothing is half done."""

    @property
    def standing(self) -> dict[str, Answer]:
        """What is known, with what was handed in where it is being asked for anew: that stands until another is told."""
        return {**self.handed_in, **self.answers}

    def with_answer(self, slot: str, answer: Answer | None) -> CaseDetails:
        """The same details with one answer changed; None takes it out."""
        rest = {name: known for name, known in self.answers.items() if name != slot}
        return replace(self, answers=rest if answer is None else {**self.answers, slot: answer})

    def with_visit(self, office: str, starts: datetime, said: str = "") -> CaseDetails:
        """The same details with where and when a visit is, as an outside reader looks for it; starts: the city's time."""
        details = self
        own = {"office": office, "day": starts.date().isoformat(), "time": starts.time().isoformat("minutes")}
        for slot, value in own.items():
            details = details.with_answer(slot, Answer(value, said, confirmed=True))
        return details

    def without_visit(self) -> CaseDetails:
        """The same details once the visit is no more."""
        return replace(self, answers={slot: known for slot, known in self.answers.items() if slot not in VISIT})

    def value(self, slot: str, default: Any = None) -> Any:
        """The value of an answer that was given, or the default."""
        answer = self.answers.get(slot)
        return answer.value if answer is not None and answer.known == "given" else default


@dataclass(frozen=True, slots=True)
class Booking:
    """A time kept for somebody at an office."""

    id: int
    office: str
    service: str
    starts: datetime
    """Aware, in the city's time."""
    minutes: int
    state: Literal["held", "booked", "moved", "cancelled", "kept", "missed", "lapsed"]
    held_until: datetime | None = None
    offered: bool = False
    """True for a hold that was offered to somebody on the waiting list."""
    at_home: bool = False
    """True for a visit at home: it begins some time in the minutes told."""


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """What became of something reported."""

    place: dict[str, Any]
    """Fields of the place."""
    joined: str | None = None
    """Code of the first report of the same thing, where this one was joined to it."""
    followers: int = 0
    """Other people who told of it; counts at the first report."""
    state: Literal["open", "fixed", "reopened", "closed"] = "open"
    pledged: datetime | None = None
    """By when it was promised to be looked at."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done at a moment: a reminder, a call back, an offer."""

    at: datetime
    about: str
    """"reminder", "receipt", "offer", "status", "callback", "notice", "pledge", "lapse"."""
    channel: str
    state: Literal["waiting", "sent", "dropped", "failed"]


@dataclass(frozen=True, slots=True)
class Case:
    """A case with all that belongs to it."""

    code: str
    """Six or nine digits; empty while it is not saved."""
    kind: Kind
    state: State
    service: str = ""
    """Source id of the service, or empty."""
    problem: str = ""
    """Id of the problem reported, or empty."""
    details: CaseDetails = CaseDetails()
    urgent: bool = False
    slots: dict[str, str] = field(default_factory=dict)
    """What staff see of a call back: number, reason, need."""
    booking: Booking | None = None
    """The one that stands, else the last one."""
    hold: Booking | None = None
    """What is held for it beside the one that stands: a move not agreed to yet, or an offer."""
    report: ReportStatus | None = None
    dues: tuple[Due, ...] = ()
    history: tuple[CaseEvent, ...] = ()
    opened_at: datetime | None = None
    channel: str = ""
    address: str = ""
    """Where its person wrote or rang from."""
    consents: dict[str, str] = field(default_factory=dict)
    """What its person said there of how they may be reached (`bot.model.consent`)."""
    id: int = 0
    """Row; 0 while it is not saved."""
    version: int = 0
    """Raised by every save: what was read before another save is not written over it."""

    @property
    def is_booked(self) -> bool:
        """True if it has a time that stands."""
        return self.booking is not None and self.booking.state == "booked"

    @property
    def is_at_home(self) -> bool:
        """True for a visit at home, wished for or booked."""
        booked = self.booking is not None and self.booking.at_home
        return booked or self.slots.get("at_home") == "yes"

    @property
    def is_over(self) -> bool:
        """True if nothing more is to be done."""
        return self.state in {"done", "cancelled", "closed"}

    @property
    def is_half_done(self) -> bool:
        """True for a draft, and for a change of something handed in that was not agreed to yet."""
        return self.state == "draft" or (bool(self.details.handed_in) and not self.is_over)

    @property
    def is_taken_back(self) -> bool:
        """True for a report that its person called off, and that was not closed as done."""
        ended = (event.what for event in reversed(self.history) if event.what != "closed")
        return self.report is not None and self.state == "done" and next(ended, "") == "cancelled"

    @property
    def is_put_away(self) -> bool:
        """True for a draft that nobody went on with in time."""
        ended = (event.what for event in reversed(self.history) if event.what in {LAPSED, "cancelled"})
        return self.state == "cancelled" and next(ended, "") == LAPSED
