"""The channel "telegram"."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from channels.contract import LARGEST_FILE, CannotBeKnown, Read, Rendered, Untrusted, WebhookRequest
from channels.picks import button_data
from channels.render.text_lines import TextLabels
from channels.telegram import messages
from channels.telegram.bot_api import BotApi
from voice.notes.spoken_note import Kind, SpokenNote

HEADER = "x-telegram-bot-api-secret-token"


@dataclass(frozen=True, slots=True)
class Telegram:
    """Reads updates and sends messages."""

    secret: str
    labels: Mapping[str, TextLabels]
    """By language tag."""
    api: BotApi
    name: str = "telegram"
    voice_kind: Kind = "ogg"

    @property
    def languages(self) -> Collection[str]:
        """Tags of the languages the line speaks."""
        return self.labels.keys()

    def read(self, call: WebhookRequest) -> tuple[Read, ...]:
        """The turn in an update; raises Untrusted or Unreadable."""
        given = {name.lower(): value for name, value in call.headers.items()}.get(HEADER, "")
        if not self.secret or not hmac.compare_digest(given.encode(), self.secret.encode()):
            raise Untrusted("wrong secret" if given else "no secret")
        return messages.read_update(call.body, call.at, self.name, self.languages)

    def render(self, reply: Reply) -> Rendered:
        """A line for each thing said, and its options as buttons."""
        return messages.render(reply, self.labels)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send one message and give its id; Telegram knows no idempotency key."""
        buttons = [(option.label, button_data(key, option)) for option in message.options]
        return self.api.send(to, message.text, buttons)

    def send_voice(self, to: str, note: SpokenNote, key: str) -> str:
        """Send an answer to be heard."""
        return self.api.send_voice(to, note)

    def fetch(self, media: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording that a turn names; raises FetchFailed."""
        return self.api.fetch(media.rpartition(":")[2], largest)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """Telegram tells a bot nothing of what it sent."""
        raise CannotBeKnown
