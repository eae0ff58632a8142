"""Frozen records that the store returns, with what a worker needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.city.sending_limits import Toll
from bot.model.dialogue_state import Session
from bot.model.message_content import MessageContent
from bot.model.reply import Option, Reply
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord, TurnResult


class StoreDown(Exception):
    """The database did not take it (locked, full, away): nothing was kept; try again. A webhook answers 503."""


class StoreFull(StoreDown):
    """The disk of the database has no room. A webhook answers 503, so that the provider offers it again."""


class LimitReached(Exception):
    """The city's table of limits holds it: the text says which limit; nothing was kept."""


class StoreTooNew(Exception):
    """The database is of a version after this one; the text says what to do. Nothing was touched."""


class LeaseLost(Exception):
    """Another worker has the row now: what this one did is dropped, nothing was kept."""


class CodeTaken(Exception):
    """A case code exists already: answer the turn again with another; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A turn not answered yet."""

    id: int
    turn: Turn
    received_at: datetime
    due_at: datetime
    """When it alone would have been answered; later than received_at when it seemed unfinished."""
    unreadable: bool = False
    """True when what was said can not be read any more; the turn is then empty."""
    is_unheard: bool = False
    """True for a voice note that is still to be heard; it waits for that until due_at."""


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """A voice note to be heard, in the hands of one worker."""

    id: int
    """Its inbox id."""
    conversation: int
    turn: Turn
    language: str
    """Language tag of the conversation; empty before the first answer."""
    due_at: datetime
    """Until when it must be heard; then it is answered unheard."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A conversation in the hands of one worker until its lease runs out."""

    conversation: int
    channel: str
    session: Session | None
    """None before the first answer."""
    opted_out: bool
    consents: dict[str, str]
    """What its person said of how they may be reached (`bot.model.consent`)."""
    pending: tuple[Pending, ...]
    """Turns not answered, in the order they came."""
    tries: int
    """How often it was claimed since its last answer, this time included."""
    lease: str
    """Token that proves the claim."""


@dataclass(frozen=True, slots=True)
class AnsweredBatch:
    """One burst answered, ready to be kept."""

    turns: tuple[int, ...]
    """Inbox ids of the burst, in order; the last one gets record and reply."""
    answered: TurnResult
    messages: tuple[MessageContent, ...]
    """Messages to send, in order; empty when nothing is to be said."""
    at: datetime
    expires_at: datetime
    """From when on the messages are of no use any more."""
    toll: Toll | None = None
    """What they count for; None if nothing is counted."""
    aloud: MessageContent | None = None
    """What is to be heard of it, as a voice note behind its messages; None where it is only read."""
    team: str = ""
    """Team that is told when a limit is reached."""
    instead: TurnResult | None = None
    """What is said in a call where a limit is reached; None to say nothing."""


@dataclass(frozen=True, slots=True)
class Message:
    """An outbox row in the hands of one worker until its lease runs out."""

    id: int
    conversation: int
    channel: str
    address: str
    content: MessageContent
    key: str
    """Idempotency key: the same at every try."""
    status: str
    """As it was found: "queued", "attempting" (somebody died while sending) or "unknown"."""
    attempts: int
    attempted_at: datetime | None
    """When it was first handed to the provider."""
    expires_at: datetime
    lease: str
    is_noted: bool = False
    """True when it is written down already that the provider is about to be asked."""
    is_awaited: bool = False
    """True for an answer: somebody waits for it."""

    @property
    def body(self) -> str:
        """Its text."""
        return self.content.text


@dataclass(frozen=True, slots=True)
class SentOptions:
    """What could be tapped in a message."""

    options: tuple[Option, ...]
    is_last: bool
    """Nothing else was said to its person since."""


@dataclass(frozen=True, slots=True)
class FreeSender:
    """A thread that sends and has nothing to do: it takes the first message of an answer as that is kept."""

    by: str
    """Its name in leases."""
    at: datetime
    until: datetime
    """When its lease on the message runs out."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An outbox row as a page shows it, in order."""

    id: int
    turn: int | None
    """Inbox id of the turn it answers, or None for what we began."""
    body: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TurnHistory:
    """A turn and what came of it, for the console and the simulator."""

    id: int
    turn: Turn
    state: str
    """"received" or "answered"."""
    record: TurnRecord | None
    """None while not answered, and for the earlier turns of a burst."""
    reply: Reply | None
    answered_with: int | None
    """Inbox id of the last turn of its burst, which holds record and reply."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A turn that is not answered."""

    turn: int
    """Its inbox id."""
    due_at: datetime
