"""A form: what has to be known before something is done for somebody, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from bot.catalogue.model import Lists, Words
from bot.forms.conditions import Condition

Type = Literal[
    "yes_no", "choice", "select_multiple", "date", "time", "span", "address", "phone", "name", "number", "text", "code",
    "for", "appointment", "note",
]  # fmt: skip
"""for: whom it is for; appointment: a time at an office, found by the code for appointments; note: something told, nothing asked."""
Way = Literal["text", "speech", "keys"]
Unknown = Literal["", "ask_person", "skip", "office"]
"""What "I don't know" leads to: a person asks, it is left out, the office settles it; empty if it cannot do without."""
MOST_REPEATS = 5
KINDS: dict[str, str] = {"select_multiple": "choice", "for": "choice", "appointment": "time", "note": "text"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers a question offers."""

    name: str
    label: Words
    also: Lists = field(default_factory=dict)
    """Other words for it."""

    def words(self) -> tuple[str, ...]:
        """Everything it is called, in all languages."""
        return (*self.label.values(), *(word for words in self.also.values() for word in words))


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be known."""

    name: str
    """Its slot."""
    type: Type
    label: Words
    hint: Words = field(default_factory=dict)
    """Said where it was not understood."""
    required: bool = False
    constraint: Condition | None = None
    """What must be true of an answer."""
    constraint_message: Words = field(default_factory=dict)
    relevant: Condition | None = None
    """When it is asked at all."""
    default: Any = None
    """Taken where nothing was said of it: it is then not asked."""
    choices: tuple[Choice, ...] = ()
    """In key order."""
    say: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    keys: Words = field(default_factory=dict)
    """Wordings for speech, text and keys where the label does not do."""
    theirs: Words = field(default_factory=dict)
    """Wording where it is for somebody else, {who}: of whom the name or the number is."""
    unknown: Unknown = ""
    risk: Literal["low", "normal", "high"] = "normal"
    """low: never read back; high: read back first, by itself, and also where only what is risky is."""
    private: bool = False
    """True if an earlier answer is not offered, and no other person hears it."""
    landmark: bool = False
    """True if "opposite the bakery" is place enough."""
    repeats: int = 1
    also: Lists = field(default_factory=dict)
    """Words beside which its answer stands: "floor", 楼."""
    side: Literal["coming", "past", "born"] = "coming"
    """Where its dates lie."""
    asked: bool = True
    """False if it is only listened for."""
    reads: str = ""
    """Entity a number is taken from unasked: "age"."""
    faults: bool = False
    """True if what is named is broken: "it does not close" refuses no window, and no door named behind it."""

    @property
    def kind(self) -> str:
        """The kind it is asked as: yes_no choice date time span address phone name number text code."""
        return KINDS.get(self.type, self.type)

    def wording(self, language: str, way: Way) -> str:
        """The question in a language, for a way in."""
        own = {"text": self.text, "speech": self.say, "keys": self.keys}[way]
        return own.get(language) or self.label.get(language) or next(iter(self.label.values()), "")

    def choice(self, name: str) -> Choice | None:
        """A choice by its name."""
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Commits:
    """What happens when the form is filled in."""

    read_back: Literal["always", "risky", "never"] = "always"
    undo: timedelta | None = None
    """How long it can be taken back by a word."""
    pledge: timedelta | None = None
    """By when the city promises something."""
    backend: str = ""
    """Name of the department's system it is handed to; empty if staff do it."""
    urgent: Condition | None = None
    """For which answers it can not wait."""
    urgent_pledge: timedelta | None = None
    """By when the city promises something where it can not wait; None for the usual pledge."""

    def pledge_for(self, *, urgent: bool) -> timedelta | None:
        """Within what time the city promises something; None if it promises nothing."""
        return (self.urgent_pledge if urgent else None) or self.pledge


@dataclass(frozen=True, slots=True)
class Form:
    """A form a clerk wrote."""

    name: str
    service: str
    """Source id of the service it applies for."""
    questions: tuple[Question, ...]
    kind: Literal["application", "booking"] = "application"
    commits: Commits = Commits()
    version: str = ""
    """Content hash."""

    def question(self, name: str) -> Question | None:
        """A question by its slot."""
        return next((question for question in self.questions if question.name == name), None)
