"""The contract of every channel: read, render, send, find what was sent; and errors that say what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from bot.config.timing import TIMING
from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from bot.model.turn import Turn
from voice.notes.spoken_note import Kind, SpokenNote

ANSWER_SECONDS = TIMING.web.provider
"""How long a provider may take to answer."""
LARGEST_FILE = 16 * 1024 * 1024
"""Bytes of a file that somebody sent, where the city sets nothing else."""

Status = Literal["queued", "attempting", "sent", "delivered", "failed", "unknown", "expired", "blocked"]


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """An HTTP request without anything of the web framework."""

    url: str
    """The exact public address that was asked for, with its query."""
    headers: Mapping[str, str]
    form: Mapping[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says became of a message sent earlier."""

    provider_id: str
    status: Status
    error: str = ""
    """The provider's error code, or empty."""
    key: str = ""
    """The key that `send` was given, where the provider repeats it: by that a message is known whose sending was not answered."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """What is nobody's turn and nobody's receipt: an event of a kind we do not know, or one that can not be read.

    The provider is told that it arrived, or it would send it again for ever.
    """

    why: str
    """A word of ours; never what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """The provider asks whether this address is ours."""

    answer: str


Read = Turn | Receipt | Ignored | Handshake


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply as one channel shows it."""

    messages: tuple[MessageContent, ...]
    """In order."""
    rest: tuple[str, ...] = ()
    """Sentences that did not fit, to be told on MORE."""

    @property
    def bodies(self) -> tuple[str, ...]:
        """The texts of the messages."""
        return tuple(message.text for message in self.messages)


class Untrusted(Exception):
    """The caller could not be verified: 403."""


class Unreadable(Exception):
    """The caller is verified, but this is not a message: 400."""


class SendFailed(Exception):
    """A message did not go out."""

    def __init__(
        self, code: str, *, retry: bool, fault: Literal["ours", "theirs", "resident"], after: float = 0.0,
        holds: bool = False,
    ) -> None:  # fmt: skip
        """code: the provider's own; retry: whether trying again can help; after: seconds to wait at least.

        holds: every other message would be refused too just now, so the whole channel waits for so long.
        """
        super().__init__(code)
        self.code, self.retry, self.fault, self.after, self.holds = code, retry, fault, after, holds


class FetchFailed(Exception):
    """What somebody sent beside words did not come: its provider did not give it, or it is not what we take."""

    def __init__(
        self, code: str, *, retry: bool, fault: Literal["ours", "theirs", "resident"], after: float = 0.0
    ) -> None:
        """code: the provider's own, or a word of ours; retry: whether trying again can help; after: seconds to wait at least."""
        super().__init__(code)
        self.code, self.retry, self.fault, self.after = code, retry, fault, after


class OutcomeUnknown(Exception):
    """The provider did not answer: it may have sent the message or not. Ask before sending again."""


class CannotBeKnown(Exception):
    """The provider has no way to say what became of a message."""


class OptedOut(Exception):
    """The resident told the provider to stop: never tried again."""


class Outgoing(Protocol):
    """What messages of one name go out by."""

    @property
    def name(self) -> str:
        """Name of the way in."""
        ...

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send one message and give the provider's id; key is the same at every try of the same message.

        An option that is tapped comes back with that key and its own (`bot.model.turn.Pick`), so both go out with it.
        """
        ...

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """The provider's id of a body that was sent after all, or None: asked after OutcomeUnknown.

        Raises SendFailed while the provider can not be asked, CannotBeKnown if it never can.
        """
        ...


class Channel(Outgoing, Protocol):
    """One channel."""

    def read(self, call: WebhookRequest) -> tuple[Read, ...]:
        """All that a request brings, in order; raises Untrusted, or Unreadable where nothing of it can be read."""
        ...

    def render(self, reply: Reply) -> Rendered:
        """The reply as this channel shows it; pure."""
        ...


@runtime_checkable
class MediaSource(Protocol):
    """A channel whose provider keeps what somebody sent beside words, and gives it to us."""

    @property
    def name(self) -> str:
        """Name of the way in."""
        ...

    def fetch(self, media: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording that `read` named so in a turn, of a kind that its bytes show, of so many bytes; raises FetchFailed."""
        ...


@runtime_checkable
class VoiceSender(Protocol):
    """A channel by which people hear an answer as a voice note, beside reading it."""

    @property
    def name(self) -> str:
        """Name of the way in."""
        ...

    @property
    def voice_kind(self) -> Kind:
        """What file its provider takes."""
        ...

    def send_voice(self, to: str, note: SpokenNote, key: str) -> str:
        """Send one and give the provider's id; raises SendFailed, OptedOut or OutcomeUnknown."""
        ...
