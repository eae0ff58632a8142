"""Calls that the line asks for: rung, told their message by the line, and kept in mind for an hour so that it can ask how they went."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass
from typing import Literal

from voice.telephony.sip.bridge import NotAnswered
from voice.telephony.sip.gateway import SipGateway
from voice.telephony.sip.leg import Leg
from voice.telephony.sip.placed_calls import Placed
from voice.telephony.stream.client import LineRefused, StreamClient
from voice.telephony.stream.messages_out import Outcome
from voice.telephony.stream.ticket import Ticket
from voice.telephony.tuning import TUNING

log = logging.getLogger(__name__)
State = Literal["ringing", Outcome, "ended"]
KEPT = TUNING.placed.call
RINGS = TUNING.ringing.resident


class Full(Exception):
    """As many calls as we take, or we take no more."""


@dataclass(slots=True)
class OutCall:
    """A call we make."""

    id: str
    to: str
    """Number or address rung."""
    language: str = ""
    message: str = ""
    """Key of the message that the line tells them."""
    state: State = "ringing"
    keys: int = 0
    """Keys they pressed."""
    since: float = 0.0
    """When it was last changed, monotonic seconds."""

    def now(self, state: State) -> None:
        """It has come so far."""
        self.state, self.since = state, time.monotonic()


class OutCalls:
    """Makes calls.

    call = OutCalls(gateway).place("+15550100", language="en", message="reminder-1")
    """

    def __init__(self, gateway: SipGateway, placed: Placed | None = None) -> None:
        self._gateway, self._placed = gateway, placed or Placed()
        self._calls: dict[str, OutCall] = {}

    def place(self, to: str, language: str = "", message: str = "") -> OutCall:
        """Begin to ring; the same message is the same call, whoever asks again and when. Raises Full, OSError."""
        self._forget()
        if message and (before := self._before(to, message)):
            return before
        if self._gateway.full or self._gateway.draining:
            raise Full
        call = OutCall(f"OUT{uuid.uuid4().hex}", to, language, message, since=time.monotonic())
        if message and " " not in message:
            self._placed.note(message, call.id)
        self._calls[call.id] = call
        self._gateway.hold_place(call.id, asyncio.create_task(self._make(call)))
        return call

    def _before(self, to: str, message: str) -> OutCall | None:
        """The call that was made for a message already, unless it never rang."""
        known = self._placed.call_of(message)
        call = self._calls.get(known)
        if not known or (call and call.state == "failed"):
            return None
        if call is None:  # why ended: a gateway before this one made it, and took it along
            call = self._calls[known] = OutCall(known, to, message=message, state="ended", since=time.monotonic())
        return call

    def find(self, call_id: str) -> OutCall | None:
        """A call of the last hour."""
        return self._calls.get(call_id)

    def end(self, call_id: str) -> bool:
        """Hang up, or stop ringing; is there such a call."""
        if task := self._gateway.calls.get(call_id):
            task.cancel()
        return call_id in self._calls

    def _forget(self) -> None:
        old = time.monotonic() - KEPT
        going = self._gateway.calls
        self._calls = {name: call for name, call in self._calls.items() if call.since > old or name in going}

    async def _make(self, call: OutCall) -> None:
        try:
            leg = await self._gateway.dialler.ring(call.to, RINGS)
        except NotAnswered as error:
            return call.now(error.outcome)
        except asyncio.CancelledError:
            call.now("ended")
            raise
        try:
            await self._talk(call, leg)
        finally:
            leg.hang_up()
            await leg.port.close()
        return None

    async def _talk(self, call: OutCall, leg: Leg) -> None:
        ticket = Ticket(call.id, call.to, language=call.language, message=call.message, wire="sip", number="vouched")
        try:
            client = await StreamClient.open(self._gateway.setup.line, ticket)
        except LineRefused:
            return call.now("failed")
        call.now("answered")
        try:
            call.keys = await self._gateway.converse(leg, client)
        finally:
            call.now("ended")
        return None
