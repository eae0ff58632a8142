"""What LINE sends, as plain values: a batch of events becomes turns. No network, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from bot.model.turn import Pick, Turn
from channels.contract import Ignored, Read, Unreadable
from channels.picks import read_button
from channels.read_json import read_json
from channels.written_at import WRITTEN_AT

REPLY_TOKEN = "reply_token"  # noqa: S105 (the name of a fact)
"""Fact of a turn: by which it can be answered once, for a minute."""
LONGEST = 10_000
"""Characters that somebody can write in one message."""
STANDBY = "standby"
"""Mode in which another program of the city's answers."""
FILES = ("image", "video", "audio", "file", "sticker")
"""What may come instead of text."""


class _Source(msgspec.Struct, frozen=True):
    type: str
    user_id: str = msgspec.field(name="userId", default="")


class _Message(msgspec.Struct, frozen=True):
    type: str
    id: str = ""
    text: str = ""
    title: str = ""
    address: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


class _Postback(msgspec.Struct, frozen=True):
    data: str


@dataclass(frozen=True, slots=True)
class _Said:
    text: str = ""
    media: tuple[str, ...] = ()
    pick: Pick | None = None


class _Event(msgspec.Struct, frozen=True):
    type: str
    id: str = msgspec.field(name="webhookEventId")
    mode: str = ""
    timestamp: int = 0
    source: _Source | None = None
    reply_token: str = msgspec.field(name="replyToken", default="")
    message: Any = None
    postback: Any = None


def read_events(body: bytes, at: datetime, way: str, bot_id: str) -> tuple[Read, ...]:
    """Turns of a request, in order; raises Unreadable for what is no batch of events.

    One event that can not be read is left out alone. bot_id: what came to another account is not ours.
    """
    sent = read_json(body)
    if not isinstance(sent, Mapping) or not isinstance(sent.get("events"), list):
        raise Unreadable("no events")
    if sent.get("destination") != bot_id:
        return (Ignored("another account"),)
    # Why none is right too: LINE asks so whether somebody is there.
    return tuple(_events(sent["events"], at, way)) or (Ignored("nothing in it"),)


def _events(rows: list[Any], at: datetime, way: str) -> Iterator[Read]:
    for row in rows:
        try:
            yield _turn(msgspec.convert(row, _Event), at, way)
        except msgspec.ValidationError:
            yield Ignored("an event that can not be read")


def _turn(event: _Event, at: datetime, way: str) -> Read:
    """The turn of an event. Its id stays the same where LINE sends it again, so that it is kept once."""
    source = event.source
    if source is None or source.type != "user" or not source.user_id or not event.id:
        return Ignored("no chat of two")
    said = _said(event)
    if not isinstance(said, _Said):
        return Ignored(said)
    facts = {WRITTEN_AT: str(event.timestamp // 1000)} | ({REPLY_TOKEN: event.reply_token} if event.reply_token else {})
    return Turn(event.id, way, source.user_id, at, said.text, media=said.media, facts=facts, pick=said.pick)


def _said(event: _Event) -> _Said | str:
    """What an event says, or why it says nothing."""
    if event.type == "postback" and event.mode != STANDBY:
        pick = read_button(msgspec.convert(event.postback, _Postback).data)
        return _Said(pick=pick) if pick else "no button of ours"
    if event.type == "message" and event.mode != STANDBY:
        return _written(msgspec.convert(event.message, _Message))
    return "another kind of event"


def _written(message: _Message) -> _Said | str:
    if message.type == "text" and len(message.text) <= LONGEST:
        return _Said(message.text)
    if message.type == "location":
        named = ", ".join(each for each in (message.title, message.address) if each)
        return _Said(named, (f"geo:{message.latitude},{message.longitude}",))
    if message.type in FILES:
        return _Said(message.text, (f"line_app:{message.type}:{message.id}",))
    return "another kind of message"
