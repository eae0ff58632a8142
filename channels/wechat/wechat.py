"""The channel "wechat"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

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
from channels.wechat import messages
from channels.wechat.api import WeChatApi
from channels.wechat.proof import Proof
from channels.wechat.webhook import read_event, read_fields
from channels.wechat.windows import Quota
from voice.notes.spoken_note import Kind, SpokenNote

CLOSED = frozenset({"45015", "45047"})
"""WeChat's codes for a message that comes too late, or is one too many."""
NOT_OPEN = "window closed"


@dataclass(frozen=True, slots=True)
class WeChat:
    """Reads WeChat's messages and events, and sends messages."""

    proof: Proof
    labels: Mapping[str, TextLabels]
    """By language tag."""
    api: WeChatApi
    quota: Quota
    greeting: str
    """What is said for whoever begins."""
    name: str = "wechat"
    voice_kind: Kind = "mp3"

    def read(self, call: WebhookRequest) -> tuple[Read, ...]:
        """The turn of a request; raises Untrusted or Unreadable."""
        asked = dict(parse_qsl(urlsplit(call.url).query, keep_blank_values=True))
        if not call.body and "echostr" in asked:
            self.proof.check(asked, call.at)
            return (self._shake_hands(asked["echostr"]),)
        fields = self._decrypted(call, asked) if self.proof.aes_key else self._plain(call, asked)
        return read_event(fields, call.at, self.name, self.greeting)

    def _plain(self, call: WebhookRequest, asked: Mapping[str, str]) -> dict[str, str]:
        self.proof.check(asked, call.at)
        return read_fields(call.body)

    def _decrypted(self, call: WebhookRequest, asked: Mapping[str, str]) -> dict[str, str]:
        """Why no plain message in AES mode: its content is not signed."""
        try:
            sealed = read_fields(call.body).get("Encrypt", "")
        except Unreadable:
            self.proof.check(asked, call.at)
            raise
        if not sealed:
            raise Untrusted("not encrypted")
        self.proof.check(asked, call.at, sealed)
        return read_fields(self.proof.decrypt(sealed))

    def _shake_hands(self, echo: str) -> Handshake:
        if not (echo.isascii() and echo.isalnum()):
            raise Unreadable("nothing to repeat")
        return Handshake(echo)

    def render(self, reply: Reply) -> Rendered:
        """A line for each thing said, and its options as lines to be tapped."""
        return messages.render(reply, self.labels)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send a message while WeChat takes one; else another way is tried."""
        self._check_open(to, key)
        return self._sent(messages.message_request(to, message, key), key)

    def send_voice(self, to: str, note: SpokenNote, key: str) -> str:
        """Send an answer to be heard."""
        self._check_open(to, key)
        return self._sent(messages.voice_request(to, self.api.upload(note)), key)

    def _check_open(self, to: str, key: str) -> None:
        if not self.quota.is_open(to, key):
            raise SendFailed(NOT_OPEN, retry=False, fault="resident")

    def _sent(self, request: Mapping[str, Any], key: str) -> str:
        try:
            return self.api.send(request, key)
        except SendFailed as error:
            if error.code not in CLOSED:
                raise
            raise SendFailed(NOT_OPEN, retry=False, fault="resident") from None

    def fetch(self, media: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording that a turn names; raises FetchFailed."""
        return self.api.fetch(media.rpartition(":")[2], largest)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """WeChat can not be asked, and sends no receipt."""
        raise CannotBeKnown
