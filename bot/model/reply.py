"""The reply: what to tell a resident, not how a channel shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "phone", "amount", "date", "time", "place", "code", "list"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The wording that a text was made from."""

    key: str
    """As in `intents/<language>/phrases`."""
    values: dict[str, str] = field(default_factory=dict)
    """What was put into it."""


@dataclass(frozen=True, slots=True)
class Say:
    """One or more plain sentences."""

    text: str
    needed: bool = False
    """True for what must not be left out of a short text, because the rest is not understood without it."""
    phrase: Phrase | None = field(default=None, compare=False)
    """What it was worded from, where a template may have to say it; not kept in a session."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled value a resident may want to write down."""

    label: str
    value: str
    kind: Kind = "text"
    """What the value is, so that a voice can read it out rightly."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    key: str
    """Telephone key or number to answer with."""
    label: str
    value: str
    """What the choice stands for, opaque to channels ("service:abc", "language:zh")."""
    aloud: str = ""
    """How it is said before its key, where that is not its label: "To find a service"."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A question answered by picking."""

    prompt: str
    options: tuple[Option, ...]
    more: bool = False
    """True if MORE names further ones; by keys that is the key after the last option."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question answered in words or digits."""

    slot: str
    prompt: str
    kind: Literal["open", "yes-no", "digits", "place", "name"] = "open"
    keyed: bool = False
    """True if words are right, and several keys are, too: a day, the number on a pole."""


@dataclass(frozen=True, slots=True)
class Handover:
    """A person takes over, now or by ringing back."""

    team: str
    reason: str
    text: str
    """The sentence the resident is told."""
    code: str = ""
    """Six-digit case code they can hold on to, or empty."""


Manner = Literal["", "slower", "louder", "quieter"]
Part = Say | Detail | Choices | Ask | Handover


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is said in answer to one turn, in order."""

    parts: tuple[Part, ...]
    language: str
    """Tag of the language the parts are worded in."""
    ends: bool = False
    """True when nothing more is expected from the resident."""
    leads_on: bool = False
    """A service was told of, and more may be asked about it."""
    manner: Manner = ""
    """How it is said aloud from now on."""
    alone: bool = False
    """Nothing is said beside it: no greeting, no keys to go on with."""
    calendar: str = ""
    """Code of the case whose time may be put into a calendar; for a way that shows files, and never said."""

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options offered, in order; empty when none."""
        return next((part.options for part in self.parts if isinstance(part, Choices)), ())


def asked_last(parts: Sequence[Part]) -> str:
    """What a reply asked last in words of its own; empty where it asked nothing, or offered a list to pick from."""
    prompts = [part.prompt for part in parts if isinstance(part, Ask)]
    return prompts[-1] if prompts else ""
