"""The result of one turn: the reply, the new dialogue state, and everything to be saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.model.case import Beneficiary
from bot.model.case_write import CaseWrite
from bot.model.dialogue_state import Session
from bot.model.reply import Reply

Outcome = Literal[
    "answered", "choices", "not-known", "not-here", "out-of-scope", "person", "callback", "safety", "reflex", "asked", "talk", "missed",
    "limit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """How a reply came about; kept with the turn, shown to operators, never to residents. No code depends on it."""

    intent: str = ""
    confidence: float = 0.0
    source: str = ""
    """Which process understood: "reflex", "safety", "rasa" or "keywords"."""
    outcome: Outcome = "talk"
    errand: str = ""
    service: str = ""
    """Source id of the entry the answer is about, or empty."""
    score: float = 0.0
    """Search's confidence in that entry, 0 to 1."""
    aspect: str = ""
    facts: tuple[str, ...] = ()
    """Ids of the facts told."""
    checked: date | None = None
    """When the entry was last checked."""
    stale: bool = False
    safety: str = ""
    """Class of danger heard ("E1" …), or empty."""
    danger: str = ""
    """Kind of danger heard or asked about ("medical.stroke"), or empty."""
    names: dict[str, str] = field(default_factory=dict)
    """Names of the services offered, by source id."""
    candidates: tuple[tuple[str, float], ...] = ()
    """Candidates of this turn, the likeliest first: source id and chance; none if words decided."""
    rule: str = ""
    """Name of the rule that answered (`bot/dialogue/policy/policy.py`)."""
    passed: tuple[str, ...] = ()
    """Names of the rules asked before it, in order."""
    beaten: tuple[str, ...] = ()
    """Names of later rules that would have answered; known only if somebody asked why."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer changes in the conversation, beside what it says."""

    keeps_last: bool = False
    """REPEAT still says what was told before, and an open question stays open."""
    understood: bool = True
    """False for a turn in vain; several in a row come to a person."""
    known: bool = True
    """False if the entry in hand does not say what was asked."""
    urgent: bool = False
    """Danger is told of: no limit and no STOP holds it back."""
    despite_stop: bool = False
    """Danger is asked about: said also to who wants no more messages."""
    unlimited: bool = False
    """Danger is asked about, or a person wanted: no limit keeps anybody from that."""
    service: str = ""
    """Source id of the service that facts were told of, or empty."""
    facts: tuple[str, ...] = ()
    """Ids of these facts."""


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """A case that outlives the conversation, to be written down with the turn."""

    code: str
    """Six or nine digits, the last a check digit; empty for a case that nobody is told a code of."""
    kind: Literal["callback", "person", "report"]
    team: str
    slots: dict[str, str] = field(default_factory=dict)
    beneficiary: Beneficiary = Beneficiary()
    """Whom it is for; who asks for somebody else is a helper."""
    call: str = ""
    """As in CaseDetails."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What somebody says of the person they were promised, to be written into that case with the turn."""

    what: Literal["withdrawn", "changed", "asked again"]
    """Taken back, which closes it; another way to reach its person; or the same wish once more."""
    code: str = ""
    """Its code; empty for the last one of the conversation."""
    slots: dict[str, str] = field(default_factory=dict)
    """What is known of it now; an empty value takes one out."""
    text: str = ""
    """What was said, for its history."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something asked for that the catalogue does not have."""

    text: str
    language: str
    service: str = ""
    """Source id of the entry that lacks it, or empty when the whole service is missing."""
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """The question an errand has open."""

    slot: str
    """Name of what is asked for, or "read_back"."""
    kind: str
    """"yes_no", "choice", "date", "time", "span", "address", "phone", "name", "number", "text", "code"."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn answered."""

    reply: Reply
    session: Session
    record: TurnRecord
    cases: tuple[CaseOpening, ...] = ()
    gaps: tuple[Gap, ...] = ()
    changes: tuple[CaseChange, ...] = ()
    effect: Effect = Effect()
    writes: tuple[CaseWrite, ...] = ()
    """What it does to cases of errands."""
    question: Question | None = None
    """What an errand asks now."""
    about: str = ""
    """Code of the speaker's own case that the reply is about, or empty."""
