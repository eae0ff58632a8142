"""Texts by Twilio: forms become turns and receipts; a reply becomes one short text, sent by the REST interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from bot.model.turn import Turn
from channels.contract import Receipt, Rendered, Status, Unreadable, WebhookRequest
from channels.render.registry import as_text
from channels.render.text_lines import TextLabels

# Twilio's MessageStatus → ours. "queued" and "sending" come after the provider has it, so they move nothing.
STATUS: dict[str, Status] = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending"), "queued"),
    "sent": "sent",
    **dict.fromkeys(("delivered", "read"), "delivered"),
    **dict.fromkeys(("undelivered", "failed"), "failed"),
    "canceled": "expired",
}
# Error codes in receipts that say more than "failed": opted out, too late.
STATUS_BY_ERROR: dict[str, Status] = {"21610": "blocked", "30036": "expired"}
MOST_MEDIA = 10


class Sender(Protocol):
    """The provider as this channel uses it; see channels.twilio.sms_api."""

    def send(self, to: str, body: str) -> str:
        """Send one text and give its id; raises SendFailed, OptedOut or OutcomeUnknown."""
        ...

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """The id of a text that was accepted since then, or None."""
        ...


class Sms:
    """The channel "sms"."""

    name = "sms"

    def __init__(
        self, prove: Callable[[WebhookRequest], None], labels: Mapping[str, TextLabels], sender: Sender
    ) -> None:
        """prove: raises Untrusted for a call that is not the provider's; labels: by language tag."""
        self._prove, self._labels, self._sender = prove, labels, sender

    def read(self, call: WebhookRequest) -> tuple[Turn | Receipt]:
        """The text or receipt in a call; raises Untrusted or Unreadable."""
        self._prove(call)
        form = call.form
        if form.get("MessageStatus", "received") != "received":
            return (_receipt(form),)
        provider_id, sender = form.get("MessageSid") or form.get("SmsSid", ""), form.get("From", "")
        if not provider_id or not sender:
            raise Unreadable("MessageSid or From is missing")
        facts = {"opt_out": kind} if (kind := form.get("OptOutType", "")) else {}
        # Why: PostgreSQL keeps no NUL.
        text = form.get("Body", "").replace("\0", "")
        return (Turn(provider_id, self.name, sender, call.at, text, media=_media(form), facts=facts),)

    def render(self, reply: Reply) -> Rendered:
        """One text of at most two segments; nothing for a reply without parts."""
        return as_text(reply, self._labels)

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Send one text and give Twilio's id; Twilio knows no idempotency key, hence find_sent."""
        return self._sender.send(to, message.text)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """Twilio's id of a body it took after all, or None."""
        return self._sender.find_sent(to, body, since)


def _receipt(form: Mapping[str, str]) -> Receipt:
    provider_id, error = form.get("MessageSid") or form.get("SmsSid", ""), form.get("ErrorCode", "")
    if not provider_id:
        raise Unreadable("MessageSid is missing")
    status = STATUS.get(form["MessageStatus"], "unknown")
    return Receipt(provider_id, STATUS_BY_ERROR.get(error, status) if status == "failed" else status, error)


def _media(form: Mapping[str, str]) -> tuple[str, ...]:
    count = form.get("NumMedia", "0")
    number = min(int(count), MOST_MEDIA) if count.isascii() and count.isdecimal() else 0
    return tuple(url for i in range(number) if (url := form.get(f"MediaUrl{i}", "")))
