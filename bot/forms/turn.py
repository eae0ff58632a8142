"""What goes into a form with a turn, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.catalogue.model import Words
from bot.forms.form import Question, Way
from bot.model.case import Answer, CaseDetails

About = Literal["", "answer", "question", "command", "danger", "chatter", "need"]
"""What the rest of the line takes a turn for; empty if it does not know: the form then judges by its own words."""
MoveKind = Literal[
    "ask", "ask_again", "impossible", "settle", "read_back", "commit", "person", "left", "nothing",
]  # fmt: skip
Why = Literal[
    "", "silence", "missed", "impossible", "required", "wrong", "more", "known", "number", "whose", "another", "too-many",
    "not-listed",
]  # fmt: skip
"""missed: not understood; required: it cannot be left out; wrong: which piece of a read-back is; more: another one of several;
known: the same as last time; number: a street was said without one;
not-listed: what is not wanted was not on the list;
too-many: more things were told than are possible; whose: it was asked whose name is meant; another: it was about another errand too."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn, as a form hears it."""

    now: datetime
    """Of the turn, aware, in the city's time."""
    language: str
    text: str = ""
    keys: str = ""
    way: Way = "text"
    picked: str = ""
    """Name of an option that was picked otherwise than by words or keys."""
    sender: str = ""
    """Telephone number it came from, in E.164: "this number"."""
    about: About = ""
    act: str = ""
    """What the classifier of acts takes it for, as in `intents/acts.yml`; empty if it is none, or not sure."""
    given: Answer | None = None
    """An answer found outside the form, for the question that is asked: an appointment, a place on a map."""
    known: Mapping[str, Answer] = field(default_factory=dict)
    """Slot → what this person answered another time, and may hear again: "same as last time?"."""

    @property
    def is_silent(self) -> bool:
        """True if nothing was said, keyed or picked."""
        return not (self.text.strip() or self.keys or self.picked or self.given)


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be picked."""

    name: str
    """Of a choice, of a slot, "yes", "no", "sender", or an ISO date or time."""
    label: str = ""
    """As it is told; empty if who words it knows better: days, times, yes and no."""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Move:
    """What a form does after a turn; worded by whoever asked."""

    kind: MoveKind
    details: CaseDetails
    """What is known now; to be saved before anything is said."""
    question: Question | None = None
    """The one that is asked."""
    slot: str = ""
    """What is asked: of the question, "read_back", "wrong" (which piece is), or empty."""
    why: Why = ""
    options: tuple[Option, ...] = ()
    """What may be picked, in key order."""
    filled: tuple[str, ...] = ()
    """Slots that were answered in this turn."""
    corrected: tuple[str, ...] = ()
    """Slots whose answer was changed or taken back in this turn."""
    dropped: tuple[str, ...] = ()
    """Slots whose answer fell away, for it does not matter any more or is not possible any more."""
    pieces: tuple[tuple[str, ...], ...] = ()
    """Of a read-back: slots that are told together, the riskiest first."""
    unknown: tuple[str, ...] = ()
    """Slots just said to be unknown; what follows stands at their questions."""
    message: Words = field(default_factory=dict)
    """Why an answer is not possible."""
    notes: tuple[Question, ...] = ()
    """What is told before the question."""
    suggested: Answer | None = None
    """What was answered another time: "the same again?"."""
    aside: str = ""
    """What else was asked in the turn, to be answered before the form goes on."""

    @property
    def asks(self) -> dict[str, Any] | None:
        """What is asked, as an outside player reads it; None if nothing is."""
        if self.kind not in ASKING or not self.slot:
            return None
        kind = _kind(self)
        options = [option.name for option in self.options]
        return {"slot": self.slot, "kind": kind, **({"options": options} if options else {})}


ASKING = {"ask", "ask_again", "impossible", "settle", "read_back"}


def _kind(move: Move) -> str:
    if move.slot == "read_back" or move.suggested or move.why == "more":
        return "yes_no"
    return "choice" if move.kind == "settle" or move.slot == "wrong" or not move.question else move.question.kind
