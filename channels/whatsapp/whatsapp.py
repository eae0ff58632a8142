"""The channel "whatsapp"."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from channels.contract import (
    LARGEST_FILE,
    CannotBeKnown,
    Handshake,
    Read,
    Rendered,
    SendFailed,
    Unreadable,
    Untrusted,
    WebhookRequest,
)
from channels.render.text_lines import TextLabels
from channels.whatsapp import messages
from channels.whatsapp.graph_api import GraphApi
from channels.whatsapp.webhook import read_events
from voice.notes.spoken_note import Kind, SpokenNote

HEADER = "x-hub-signature-256"
KIND = "sha256="
CLOSED = "131047"
"""Meta's code for a text that comes too late after somebody wrote."""
NO_TEMPLATE = "window closed"
TOO_LONG = "window closed, too long for the template"


@dataclass(frozen=True, slots=True)
class Secrets:
    """By which a request of Meta's is known."""

    app: str = ""
    verify: str = ""

    def prove(self, call: WebhookRequest) -> None:
        """Raises Untrusted unless the body is signed with the app's secret."""
        given = {name.lower(): value for name, value in call.headers.items()}.get(HEADER, "")
        right = KIND + hmac.digest(self.app.encode(), call.body, "sha256").hex()
        if not self.app or not hmac.compare_digest(given.encode(), right.encode()):
            raise Untrusted("wrong signature" if given else "no signature")

    def shake_hands(self, asked: Mapping[str, list[str]]) -> Handshake:
        """The answer to whether this address is ours; raises Untrusted, or Unreadable for what is no number to repeat."""
        given, challenge = ("".join(asked.get(f"hub.{name}", ())) for name in ("verify_token", "challenge"))
        if not self.verify or not hmac.compare_digest(given.encode(), self.verify.encode()):
            raise Untrusted("wrong verify token" if given else "no verify token")
        if not (challenge.isascii() and challenge.isalnum()):
            raise Unreadable("no challenge")
        return Handshake(challenge)


@dataclass(frozen=True, slots=True)
class Template:
    """What may be told when somebody wrote too long ago for a text."""

    name: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Language of the line → the template's code of it."""


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """Reads Meta's events and sends messages."""

    secrets: Secrets
    labels: Mapping[str, TextLabels]
    """By language tag."""
    api: GraphApi
    template: Template
    is_open: Callable[[str], bool]
    """Address → whether a text may go there now."""
    open_list: Mapping[str, str]
    """Language tag → what is tapped to open a list."""
    name: str = "whatsapp"
    voice_kind: Kind = "ogg"

    def read(self, call: WebhookRequest) -> tuple[Read, ...]:
        """All that a request brings; raises Untrusted or Unreadable."""
        asked = parse_qs(urlsplit(call.url).query)
        if not call.body and "hub.mode" in asked:
            return (self.secrets.shake_hands(asked),)
        self.secrets.prove(call)
        return read_events(call.body, call.at, self.name, self.api.number_id)

    def render(self, reply: Reply) -> Rendered:
        """A line for each thing said, and its options as buttons or as a list."""
        return messages.render(reply, self.labels)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send a message, or the template where somebody wrote too long ago, and give Meta's id."""
        if self.is_open(to):
            try:
                return self.api.send(messages.message_request(to, message, key, self._open_list(message)))
            except SendFailed as error:
                if error.code != CLOSED:
                    raise
        return self._send_template(to, message, key)

    def send_voice(self, to: str, note: SpokenNote, key: str) -> str:
        """Send an answer to be heard, while somebody who wrote lately may be sent what no template holds."""
        if not self.is_open(to):
            raise SendFailed(NO_TEMPLATE, retry=False, fault="resident")
        return self.api.send(messages.voice_request(to, self.api.upload(note), key))

    def _open_list(self, message: MessageContent) -> str:
        return self.open_list.get(message.language) or next(iter(self.open_list.values()))

    def _send_template(self, to: str, message: MessageContent, key: str) -> str:
        """Raises SendFailed, with why, where there is none that holds it: another way is tried then."""
        body, codes = messages.in_words(message), self.template.languages
        language = codes.get(message.language or next(iter(codes), ""), "")
        if not self.template.name or not language:
            raise SendFailed(NO_TEMPLATE, retry=False, fault="resident")
        if not messages.fits_template(body):
            raise SendFailed(TOO_LONG, retry=False, fault="ours")
        return self.api.send(messages.template_request(to, body, key, self.template.name, language))

    def fetch(self, media: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording that a turn names; raises FetchFailed."""
        return self.api.fetch(media.rpartition(":")[2], largest)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """Meta can not be asked; a receipt tells the key of what it took, and is there before this is asked as a rule."""
        raise CannotBeKnown
