"""The channel "line_app"."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from bot.model.turn import Turn
from channels.contract import LARGEST_FILE, CannotBeKnown, Read, Rendered, SendFailed, Untrusted, WebhookRequest
from channels.line_app import messages
from channels.line_app.messaging_api import MessagingApi
from channels.line_app.webhook import REPLY_TOKEN, read_events
from channels.render.text_lines import TextLabels
from channels.written_at import written_at

HEADER = "x-line-signature"
TOKEN_LIVES = timedelta(minutes=1)
"""How long an event can be answered by its token, as LINE says."""
REFUSED = "400"
"""The token was used or is too old; anything else that is wrong with a message is wrong with it sent the other way as well."""


@dataclass(frozen=True, slots=True)
class LineApp:
    """Reads LINE's events, and answers and sends."""

    secret: str
    bot_id: str
    labels: Mapping[str, TextLabels]
    """By language tag."""
    api: MessagingApi
    last_turn: Callable[[str], Turn | None]
    """Address → what it last wrote; None if that is not known. Raises StoreDown."""
    now: Callable[[], datetime]
    name: str = "line_app"

    def read(self, call: WebhookRequest) -> tuple[Read, ...]:
        """All that a request brings; raises Untrusted or Unreadable."""
        given = {name.lower(): value for name, value in call.headers.items()}.get(HEADER, "")
        right = base64.b64encode(hmac.digest(self.secret.encode(), call.body, "sha256"))
        if not self.secret or not hmac.compare_digest(given.encode(), right):
            raise Untrusted("wrong signature" if given else "no signature")
        return read_events(call.body, call.at, self.name, self.bot_id)

    def render(self, reply: Reply) -> Rendered:
        """A line for each thing said, and its options to be tapped."""
        return messages.render(reply, self.labels)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Answer while the last event can be answered, for that is free; else send. Gives LINE's id."""
        if token := self._token(to, self.now()):
            try:
                return self.api.reply(token, message, key)
            except SendFailed as error:
                if error.code != REFUSED:
                    raise
        return self.api.push(to, message, key)

    def fetch(self, media: str, largest: int = LARGEST_FILE) -> bytes:
        """The recording that a turn names; raises FetchFailed."""
        return self.api.fetch(media.rpartition(":")[2], largest)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """None for what was sent under a key: it can go out again, and LINE knows it. An answer by token has no key."""
        if self._token(to, since):
            raise CannotBeKnown
        return None

    def _token(self, to: str, at: datetime) -> str:
        """By which the last event can be answered at a moment; empty where it can not."""
        turn = self.last_turn(to)
        if turn is None or not at < written_at(turn) + TOKEN_LIVES:
            return ""
        return turn.facts.get(REPLY_TOKEN, "")
