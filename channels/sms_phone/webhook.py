"""What the gateway app sends, as plain values: one event becomes a turn or a receipt. No network, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from bot.model.turn import Turn
from channels.contract import Ignored, Read, Receipt, Status, Unreadable
from channels.read_json import read_json
from channels.text_numbers import number_in

LONGEST = 3_000
"""Characters that a text can have, joined from as many parts as there can be."""
STATUS: Mapping[str, Status] = {"sms:sent": "sent", "sms:delivered": "delivered", "sms:failed": "failed"}
"""Event of the app → what became of a text of ours."""


class _Attachment(msgspec.Struct, frozen=True):
    part: Any = msgspec.field(name="partId", default="")


class _Payload(msgspec.Struct, frozen=True):
    message_id: str = msgspec.field(name="messageId", default="")
    number: str | None = msgspec.field(name="phoneNumber", default=None)
    sender: str | None = None
    message: str = ""
    body: str | None = None
    received_at: str = msgspec.field(name="receivedAt", default="")
    reason: str = ""
    attachments: list[Any] = []


class _Event(msgspec.Struct, frozen=True):
    event: str
    id: str = ""
    payload: Any = None


def read_event(body: bytes, at: datetime, way: str, country: str) -> tuple[Read, ...]:
    """The turn or receipt of an event; raises Unreadable for what is no event. country: of numbers that are told without one."""
    sent = read_json(body)
    try:
        event = msgspec.convert(sent, _Event)
    except msgspec.ValidationError:
        raise Unreadable("no event") from None
    try:
        payload = msgspec.convert(event.payload or {}, _Payload)
    except msgspec.ValidationError:
        return (Ignored("an event that can not be read"),)
    if event.event in STATUS:
        return (_receipt(STATUS[event.event], payload),)
    if event.event in {"sms:received", "mms:downloaded"}:
        return (_turn(event, payload, at, way, country),)
    return (Ignored("another kind of event"),)


def _receipt(status: Status, payload: _Payload) -> Read:
    """Why a word of ours: the app's reason may be a sentence with the number in it."""
    error = "not sent by the telephone" if status == "failed" else ""
    return Receipt(payload.message_id, status, error) if payload.message_id else Ignored("a receipt of nothing")


def _turn(event: _Event, payload: _Payload, at: datetime, way: str, country: str) -> Read:
    sender = number_in(payload.number or payload.sender or "", country)
    if not sender:
        # Why: an advertiser or a carrier's own machine, which would be answered, and paid for, and answer again.
        return Ignored("a name or a short number")
    text = payload.message or payload.body or ""
    if len(text) > LONGEST:
        return Ignored("longer than a text can be")
    media = tuple(f"{way}:picture:{payload.message_id}-{number}" for number, _ in enumerate(payload.attachments, 1))
    return Turn(_id(event, payload, sender, text), way, sender, at, text, media=media)


def _id(event: _Event, payload: _Payload, sender: str, text: str) -> str:
    """The same for a text that comes twice, by one webhook or two; another for a second "yes", which the telephone got later.

    Why made here: the app makes its own of a message from what it says, so two texts can share one, and has another of each request.
    """
    if not payload.received_at:
        return event.id or payload.message_id
    return hashlib.sha256("\0".join((sender, payload.received_at, text)).encode()).hexdigest()[:32]
