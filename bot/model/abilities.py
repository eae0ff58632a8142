"""What a channel can do, as its own package declares it; nothing in `bot` asks for a channel by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

AddressKind = Literal["telephone", "either", "opaque"]
"""telephone: each address is a telephone number, or a short one of a service. either: a telephone number where it has the form of
one, else an id. opaque: never a telephone number, whatever it looks like."""
Price = Literal["free", "message", "segment", "call"]
"""What the city pays for."""
Media = Literal["picture", "voice", "file", "place"]


@dataclass(frozen=True, slots=True)
class OptionLimits:
    """How many options a channel shows to be tapped in one message, and how long."""

    most: int
    longest: int
    """Characters of a label."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do; without anything declared it carries text between two accounts."""

    is_spoken: bool = False
    """People talk and hear on it."""
    address: AddressKind = "opaque"
    reaches_anyone: bool = False
    """Reaches a telephone that never wrote or rang here before."""
    has_stop_word: bool = False
    """The word STOP ends all messages, by law and by the carrier."""
    is_short: bool = False
    """A message holds a few sentences, and the rest waits for MORE."""
    is_sent: bool = False
    """An answer reaches nobody but by being sent; else whoever asked reads it as soon as it is saved."""
    is_present: bool = False
    """A colleague sits beside its person and types for them: what is written there later reaches nobody."""
    is_trial: bool = False
    """Only for trying the line: what is opened by it is marked so."""
    buttons: OptionLimits | None = None
    """Options beside a message; None: it shows none."""
    lists: OptionLimits | None = None
    """Rows of a list that is opened to pick from; None: it has no lists."""
    media: frozenset[Media] = frozenset()
    """What can go out beside text."""
    takes_voice_notes: bool = False
    """Recordings that people send can be fetched from its provider, and are heard."""
    shows_typing: bool = False
    edits: bool = False
    """A message that was sent can be changed."""
    has_receipts: bool = False
    """The provider says what became of a message."""
    reply_window: timedelta | None = None
    """Time after a person's last message in which free text may be sent; None: always."""
    has_templates: bool = False
    """Outside that time a wording may go out that the provider has approved."""
    price: Price = "free"

    @property
    def is_texted(self) -> bool:
        """True for text messages to any telephone that takes them."""
        return self.reaches_anyone and not self.is_spoken

    @property
    def takes_answers(self) -> bool:
        """True if its person reads what is written to them there later."""
        return not (self.is_spoken or self.is_present)
