"""The dialogue state of one conversation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.model.reply import Part

Owner = Literal["bot", "person", "nobody"]


@dataclass(frozen=True, slots=True)
class ServiceFocus:
    """What was talked about, offered and told, in order."""

    service: str = ""
    """Source id of the service in hand, or empty."""
    previous_services: tuple[str, ...] = ()
    """Services talked about before it, latest first."""
    open_options: tuple[str, ...] = ()
    """Values of the options last offered, in the order offered."""
    rejected: tuple[str, ...] = ()
    """Services the resident said it is not."""
    told_here: tuple[str, ...] = ()
    """Ids of facts told about the service in hand since it was taken up."""
    aspect: str = ""
    """What was last asked about it ("bring", "where", …)."""
    office: str = ""
    """Id of the office in hand, or empty."""
    event: str = ""
    """Id of the life event in hand, or empty."""
    steps_done: tuple[str, ...] = ()
    """Services of that event's steps that are told as done."""
    goal_text: str = ""
    """The need in the resident's own words, for a gap ticket or a person."""
    belief: tuple[tuple[str, float], ...] = ()
    """Services that may meet the need, with their chances, the likeliest first; none after somebody said which."""
    last_list: tuple[str, ...] = ()
    """Services of the last list, in the order offered; kept when it is no longer open."""
    earlier_pages: tuple[str, ...] = ()
    """Services of the pages of that list before the last one."""
    pending_question: str = ""
    """A question asked before the service was clear; answered when one of the list is picked."""
    deferred_need: str = ""
    """A second need from the same text, to be taken up after the first."""
    told_by_service: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Service → ids of all facts told about it in this conversation."""

    def with_told(self, service: str, facts: tuple[str, ...]) -> ServiceFocus:
        """The same focus with some facts told about a service."""
        before = self.told_by_service.get(service, ())
        return replace(
            self, told_by_service={**self.told_by_service, service: tuple(dict.fromkeys((*before, *facts)))[-40:]}
        )

    def on(self, service: str) -> ServiceFocus:
        """The same focus with another service in hand; the old one can be gone back to."""
        if service == self.service:
            return self
        rest = tuple(s for s in (self.service, *self.previous_services) if s and s != service)
        return replace(
            self, service=service, previous_services=rest[:5], told_here=(), aspect="", office="", rejected=()
        )


@dataclass(frozen=True, slots=True)
class Promised:
    """The person who was promised: by what code, where, and since when; nothing if none was."""

    code: str = ""
    """What the resident was told; empty if none could be drawn."""
    number: str = ""
    """Number that is rung; empty if the answer comes in writing, or where it is not kept any more."""
    here: bool = False
    """The answer comes in this conversation, in writing."""
    at: datetime | None = None
    """When it was promised."""
    spoken: int = 0
    """Turn in which it was last talked of."""
    over: bool = False
    """Staff have closed the matter since; said so to whoever asks when they are rung or answered."""


@dataclass(frozen=True, slots=True)
class DangerTold:
    """The danger that the last reply was about; nothing if it was about something else."""

    level: str = ""
    """Its class; empty for none."""
    kind: str = ""
    at: datetime | None = None
    """When it was last told of."""
    times: int = 0
    """How often it was told of since it was heard."""
    code: str = ""
    """Code of the case that staff have of it."""
    where: str = ""
    """Where they are, as they said it."""
    unsafe: bool = False
    """Who hurts them may hear or read what is said."""
    need: str = ""
    """What was said, where the network alone heard the danger and no pattern did: it may have been a need of every day."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question that is open: what would answer it, and who goes on with the answer."""

    kind: Literal["yes-no", "digits", "case"]
    owner: str
    """Name of the errand that asked and takes the answer."""
    slots: dict[str, str] = field(default_factory=dict)
    """What that errand knows so far."""

    def slot(self, name: str, default: str = "") -> str:
        """A thing known so far, or the default."""
        return self.slots.get(name, default)

    def of(self, *owners: str) -> bool:
        """True if one of some errands asked."""
        return self.owner in owners


NOTHING = Expectation("yes-no", "")
"""Stands for the question where none is open."""


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation's memory; saved after every turn."""

    id: str
    language: str
    """Tag of the language spoken with this person."""
    expects: Expectation | None = None
    """The question open; None if nothing is asked."""
    focus: ServiceFocus = ServiceFocus()
    last: tuple[Part, ...] = ()
    """Parts of the last reply that told something, for REPEAT."""
    rest: tuple[str, ...] = ()
    """Sentences held back for MORE."""
    owner: Owner = "bot"
    promised: Promised = Promised()
    """What a person was promised for, while `owner` is "person"."""
    in_writing: bool = False
    """The resident can not or will not be rung: a person answers where they write."""
    slow: bool = False
    simple: bool = False
    """The resident asked for simpler words."""
    stopped: bool = False
    """The resident asked for no more messages."""
    consents: dict[str, str] = field(default_factory=dict)
    """What they said of how they may be reached: name (`bot.model.consent`) → "asked", "yes" or "no"."""
    heeded: datetime | None = None
    """When danger was last answered after that: for some hours from then what is written is answered all the same."""
    unconfirmed: str = ""
    """What was unsurely heard in a voice note and is being asked back."""
    hears: Literal["", "note", "asked"] = ""
    """Answers go out as voice notes, too: after a voice note of theirs until they write, or because they asked for it."""
    greeted: bool = False
    misses: int = 0
    """Turns in a row that were not understood."""
    repeats: int = 0
    """How often the last reply was asked for again."""
    turns: int = 0
    at: datetime | None = None
    """When the last turn came; None before the first."""
    alarm: str = ""
    """Class of the last danger heard, or empty."""
    danger: DangerTold = DangerTold()
    """What the next turn is likely still about."""
    wire: str = ""
    """The provider of the last call if it vouches for the caller's number; else empty."""
    call: str = ""
    """The provider's id of the call that this is the memory of; empty outside calls."""
    before: tuple[str, ...] = ()
    """What was said in the last turns, the latest last; danger is heard across turns."""
    case: str = ""
    """Code of the case last talked about, or empty."""
    case_at: datetime | None = None
    """When that was."""
    codes: tuple[datetime, ...] = ()
    """When codes of cases that are not theirs were tried of late."""
    cleared: tuple[str, ...] = ()
    """Families of danger of which somebody said that nobody is in it."""

    @property
    def asked(self) -> Expectation:
        """The question open; one that nobody asked where none is."""
        return self.expects or NOTHING

    def waits_for(self, kind: str) -> bool:
        """True while a question is open that this kind of answer answers."""
        return self.expects is not None and self.expects.kind == kind
