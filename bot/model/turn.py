"""The turn: one thing a resident said, typed or keyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from bot.model.abilities import Abilities
from bot.model.address import CALL_ID, NUMBER, Address, read_proof
from bot.model.media import voice_note

UNKNOWN = Abilities()
Hearing = Literal["", "sure", "unsure"]
_declared: Mapping[str, Abilities] = MappingProxyType({})
HELPER, HELPER_NAME = "helper", "helper_name"
"""Facts of a turn that a colleague typed for somebody beside them: the colleague's login and name."""
MISSED = "-missed"
"""End of the id of a turn that is a call somebody rang to be rung back, and hung up."""


@dataclass(frozen=True, slots=True)
class Pick:
    """An option that was tapped: which, and in what message it stood."""

    message: str
    """Key of the message, as `send` of the channel was given it."""
    option: str
    """Key of the option in it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One contribution of a resident, as a channel read it."""

    id: str
    """The provider's id of the message; unique within the channel. The same id twice is the same turn."""
    channel: str
    """Name of the way in it came by; nothing in `bot` chooses by it."""
    sender: str
    """Opaque address of the resident on that channel; never an identity."""
    at: datetime
    """When it was received, aware, UTC."""
    text: str = ""
    """What was said or typed, as it came; empty for keys alone and for silence."""
    keys: str = ""
    """Telephone keys pressed (0-9 * #), in order."""
    certainty: float = 1.0
    """How sure the hearing was, 0 to 1; 1 for typed text."""
    alternatives: tuple[str, ...] = ()
    """Other hearings of the same speech, best first."""
    language: str | None = None
    """Language tag the channel knows of ("en", "zh"), or None."""
    media: tuple[str, ...] = ()
    """Addresses of pictures or voice notes that came along."""
    facts: dict[str, str] = field(default_factory=dict)
    """What the provider said beside the text (its opt-out type, for one); words of the provider, never of a resident."""
    pick: Pick | None = None
    """The option tapped, where one was; the text is then its label, if the provider tells it."""
    hearing: Hearing = ""
    """How a voice note was heard: unsure where it is to be asked back; empty for what is no voice note."""
    pieces: tuple[str, ...] = ()
    """The messages of a burst one by one, where several were joined; empty for one message."""

    @property
    def abilities(self) -> Abilities:
        """What the channel it came by can do."""
        return abilities_of(self.channel)

    @property
    def is_spoken(self) -> bool:
        """True on a telephone call, whoever carries it."""
        return self.abilities.is_spoken

    @property
    def is_heard(self) -> bool:
        """True for words that were heard and not written: on a call, or in a voice note."""
        return self.is_spoken or bool(self.hearing)

    @property
    def voice_note(self) -> str:
        """Address of the voice note that the turn is, before it is heard; empty for anything else."""
        return voice_note(self.media) if self.is_wordless and self.abilities.takes_voice_notes else ""

    @property
    def number(self) -> str:
        """The telephone number it came from, by which the resident can be rung; empty if it came from none."""
        return number_of(self.channel, self.sender)

    @property
    def address(self) -> Address:
        """The sender with its proof: cases are found by this.

        In writing it is vouched for, since the answer goes there and nowhere else; that the sender may be forged all the same is
        why a change is told to the address.
        """
        if not self.is_spoken:
            return Address(self.sender, "vouched")
        return Address(self.sender, read_proof(self.facts.get(NUMBER, "")), self.facts.get(CALL_ID, ""))

    @property
    def silent(self) -> bool:
        """True when nothing at all was said or pressed."""
        return not (self.text.strip() or self.keys or self.media or self.pick)

    @property
    def is_wordless(self) -> bool:
        """True where something came along and nothing was written, pressed or tapped."""
        return bool(self.media) and not (self.text.strip() or self.keys or self.pick)


class UndeclaredChannels(RuntimeError):
    """Abilities were asked for before any channel declared its own."""


def declare(abilities: Mapping[str, Abilities]) -> None:
    """Say once, as a process begins, what each channel can do. abilities: by the channel's name."""
    global _declared  # Why: a stored turn has but its channel's name, and what it can is the same in all of a process.
    _declared = MappingProxyType(dict(abilities))


def abilities_of(channel: str) -> Abilities:
    """What a channel can do; one that is here no more, of which cases are kept, can do nothing but text.

    Raises UndeclaredChannels where none declared anything, or a text would be taken for a chat in silence.
    """
    if not _declared:
        raise UndeclaredChannels("import oneline, which finds and declares the channels, before any turn is read")
    return _declared.get(channel, UNKNOWN)


def number_of(channel: str, address: str) -> str:
    """The telephone number by which somebody with this address can be rung, or empty."""
    return address if abilities_of(channel).address != "opaque" and is_number(address) else ""


def is_number(text: str) -> bool:
    """True for a telephone number with its country."""
    return text.startswith("+") and text[1:].isdigit()
