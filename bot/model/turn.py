"""The turn: one thing a resident said, typed or keyed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.address import CALL_ID, NUMBER, Address, read_proof

SPOKEN, TEXTS = ("phone", "voice"), ("sms",)
"""How names of ways in begin by which people talk and hear, and by which text messages come, which STOP ends by law."""

MISSED = "-missed"
"""End of the id of a turn that is a call somebody rang to be rung back, and hung up."""


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
    pieces: tuple[str, ...] = ()
    """The messages of a burst one by one, where several were joined; empty for one message."""

    @property
    def is_spoken(self) -> bool:
        """True on a telephone call, whoever carries it."""
        return self.channel.startswith(SPOKEN)

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
    def is_text(self) -> bool:
        """True for a text message, which can be stopped."""
        return self.channel.startswith(TEXTS)

    @property
    def silent(self) -> bool:
        """True when nothing at all was said or pressed."""
        return not (self.text.strip() or self.keys or self.media)
