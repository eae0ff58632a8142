"""Outgoing calls: a message of the outbox is told by ringing its number, by the SIP gateway or Twilio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import httpx

from bot.config.timing import TIMING
from bot.model.message_content import MessageContent
from bot.model.reply import Reply
from channels.contract import OutcomeUnknown, Receipt, Rendered, SendFailed, Unreadable, WebhookRequest

SECONDS = TIMING.web.door


class Dials(Protocol):
    """Something that places outgoing calls."""

    def place(self, to: str, message_key: str) -> str:
        """Begin a call that tells a message and give its id; raises SendFailed, OptedOut or OutcomeUnknown."""
        ...

    def find_placed(self, to: str, since: datetime) -> str | None:
        """The id of a call to a number begun since then, or None."""
        ...


class PhoneCalls:
    """The channel "phone" for the outbox: sending a message means ringing its number."""

    name = "phone"

    def __init__(self, dials: Dials) -> None:
        self._dials = dials

    def read(self, call: WebhookRequest) -> tuple[Receipt]:
        """Calls that come in do not come by here."""
        raise Unreadable("phone")

    def render(self, reply: Reply) -> Rendered:
        """A call is told what to say in the call itself."""
        return Rendered(())

    def send(self, to: str, message: MessageContent, key: str) -> str:
        """Ring a number; what is told is looked up by the key once somebody answers."""
        return self._dials.place(to, key)

    def find_sent(self, to: str, body: str, since: datetime) -> str | None:
        """The call that was placed after all, or None."""
        return self._dials.find_placed(to, since)


@dataclass(frozen=True, slots=True)
class GatewayDials:
    """Places calls through the SIP gateway's HTTP service on loopback."""

    door: str
    """Address of that service, http://host:port."""
    bearer: str
    language: str
    post: Callable[..., httpx.Response] = httpx.post

    def place(self, to: str, message_key: str) -> str:
        """Begin a call; raises SendFailed or OutcomeUnknown."""
        asked = {"to": to, "language": self.language, "message": message_key}
        headers = {"Authorization": f"Bearer {self.bearer}"}
        try:
            answer = self.post(f"{self.door}/calls", json=asked, headers=headers, timeout=SECONDS, trust_env=False)
        except httpx.ConnectError:
            raise SendFailed("gateway away", retry=True, fault="ours", after=5.0) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(type(error).__name__) from None
        if answer.status_code != 202:
            passing = answer.status_code >= 500
            raise SendFailed(str(answer.status_code), retry=passing, fault="ours", after=30.0 if passing else 0.0)
        return str(answer.json()["call"])

    def find_placed(self, to: str, since: datetime) -> str | None:
        """None: asked once more for the same message, the gateway rings nobody anew and gives the call it made."""
        return None
