"""The channel "sms_phone"."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from channels.contract import Read, Rendered, Untrusted, WebhookRequest
from channels.render.registry import as_text
from channels.render.text_lines import TextLabels
from channels.sms_phone.api import GatewayApp
from channels.sms_phone.webhook import read_event

SIGNATURE, MOMENT = "x-signature", "x-timestamp"
APART = timedelta(minutes=5)
"""How far the moment that a request names may lie from ours."""


@dataclass(frozen=True, slots=True)
class SmsPhone:
    """Reads the app's events and sends texts."""

    signing_key: str = field(repr=False)
    country: str
    """Country of numbers that are told without one."""
    labels: Mapping[str, TextLabels]
    """By language tag."""
    app: GatewayApp
    name: str = "sms_phone"

    def read(self, call: WebhookRequest) -> tuple[Read, ...]:
        """The turn or receipt of an event; raises Untrusted or Unreadable."""
        headers = {name.lower(): value for name, value in call.headers.items()}
        given, moment = headers.get(SIGNATURE, ""), headers.get(MOMENT, "")
        right = hmac.digest(self.signing_key.encode(), call.body + moment.encode(), "sha256").hex()
        if not self.signing_key or not hmac.compare_digest(given.lower().encode(), right.encode()):
            raise Untrusted("wrong signature" if given else "no signature")
        is_moment = moment.isascii() and moment.isdecimal()
        if not is_moment or abs(call.at.timestamp() - int(moment[:12])) > APART.seconds:
            raise Untrusted("too long ago")
        return read_event(call.body, call.at, self.name, self.country)

    def render(self, reply: Reply) -> Rendered:
        """One text of at most two segments."""
        return as_text(reply, self.labels)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send one text and give its id."""
        return self.app.send(to, message.text, key)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """None: it can go out again, and the app knows it by its id."""
        return None
