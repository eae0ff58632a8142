"""What calls by Twilio need of the line; all of it is passed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.config.timing import TIMING
from bot.language.phrases import Phrases
from bot.model.address import facts_of
from bot.model.reply import Handover
from bot.model.turn import MISSED, Turn
from bot.store.records import TurnHistory
from bot.store.wakeup import News, no_news
from channels.contract import Receipt
from channels.twilio.voice_webhook import CHANNEL, VoiceWebhook
from voice.telephony.stream.ticket import Ticket

ENDED_BY_US = "calls"
"""Under this receipts note which calls we ended ourselves."""
RANG, TOLD = 1, 500
"""Step of a call's first turn: of one that came in, and of one we made, once its message was told."""
PERSON = "*0"
"""Keys that ask for a person in every state of a conversation; a 0 alone may be part of a number."""


class Remembered(Protocol):
    """What the store tells of turns; both raise StoreDown."""

    def turn(self, channel: str, provider_id: str) -> TurnHistory | None:
        """One turn by its id, with the reply it got."""
        ...

    def last_turn(self, channel: str, address: str) -> TurnHistory | None:
        """The latest turn of an address, with the reply it got, None when it never rang."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceServices:
    """The line, as calls by Twilio see it."""

    receive_whole: Callable[[Turn], object]
    """Writes a turn down that waits for nothing more, once for the same id. Raises StoreDown."""
    remembered: Remembered
    note: Callable[[str, Receipt, datetime], object]
    """Keeps a receipt of a channel, and when it came. Raises StoreDown."""
    sign_ticket: Callable[[Ticket], str]
    stream_token: Callable[[str], str]
    """A signed ticket → what stands for it in the address of its stream, which Twilio signs."""
    phrases: Phrases
    names: Mapping[str, str]
    """Language → what the city calls its line."""
    language: str
    """Spoken with somebody of whom nothing is known yet."""
    message_of: Callable[[str], tuple[str, str] | None] = lambda key: None
    """Key of a message that a call is made to tell → its text and language, None when there is nothing to tell any more."""
    heard: Callable[[str], object] = lambda key: None
    """Notes that the message of a key was heard."""
    answered: Callable[[str, bool], object] = lambda key, yes: None
    """Keeps yes or no to the message of a key that asks for it."""
    missed: str = ""
    """The city's number for missed calls, which is never answered; empty if it has none."""
    staff: Callable[[datetime], str] = lambda at: ""
    """Moment → number or SIP address of the person who takes calls over just then, or empty."""
    first: Callable[[datetime], str] = lambda at: ""
    """The same for the person who is rung before the line itself answers."""
    ended: Callable[[str], bool] = lambda call: False
    """True for a call's id where the voice process noted that it ended the call itself."""
    reached: bool = True
    """True if staff learn that somebody wants a person; else nobody is promised a call."""
    command: Callable[[str], str | None] = lambda text: None
    """The command that a whole text is, or None."""
    news: News = no_news
    """How the answer to a turn is waited for, by the turn's id."""
    patience: float = TIMING.calls.request_held
    """Seconds a request waits for an answer, holding a thread; then Twilio is told to ask again."""

    def last_of(self, ringing: VoiceWebhook) -> TurnHistory | None:
        """The latest turn of this very call."""
        last = self.remembered.last_turn(CHANNEL, ringing.sender)
        return last if last and last.turn.id.startswith(f"{ringing.call}-") else None

    def language_of(self, ringing: VoiceWebhook) -> str:
        """The language last spoken with this number, empty for one that never rang."""
        last = self.remembered.last_turn(CHANNEL, ringing.sender)
        return last.reply.language if last and last.reply else ""

    def write_missed(self, ringing: VoiceWebhook) -> None:
        """Write down that somebody rang to be rung back; nothing of a number that is withheld. Raises StoreDown."""
        if ringing.caller:
            facts = {"missed": "yes", "number": ringing.number, "wire": "twilio"}
            self.receive_whole(Turn(f"{ringing.call}{MISSED}", CHANNEL, ringing.caller, ringing.at, facts=facts))

    def write(self, ringing: VoiceWebhook, step: int, text: str = "", keys: str = "", language: str = "") -> None:
        """Write down what was said at a step of a call; the first is that it rang."""
        certainty = ringing.certainty if text else 1.0
        begins = {RANG: {"call": "new"}, TOLD: {"call": "ours"}}.get(step, {})
        facts = facts_of(ringing.number, ringing.call) | ({**begins, "wire": "twilio"} if begins else {})
        self.receive_whole(
            Turn(
                f"{ringing.call}-{step}", CHANNEL, ringing.sender, ringing.at, text, keys, certainty,
                language=language or None, facts=facts,
            )
        )  # fmt: skip


def hands_over(happened: TurnHistory) -> bool:
    """True if a turn came to a person who takes over."""
    return any(isinstance(part, Handover) for part in (happened.reply.parts if happened.reply else ()))
