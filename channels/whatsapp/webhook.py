"""What Meta sends, as plain values: a batch of events becomes turns and receipts. No network, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from bot.model.turn import Turn
from channels.contract import Ignored, Read, Receipt, Status, Unreadable
from channels.read_json import read_json
from channels.whatsapp.addresses import address_of
from channels.whatsapp.kinds import Said, read_said
from channels.written_at import WRITTEN_AT

# Meta's status → ours. "read" says no more than "delivered" of what became of a message.
STATUS: Mapping[str, Status] = {"sent": "sent", "delivered": "delivered", "read": "delivered", "failed": "failed"}


class _Message(msgspec.Struct, frozen=True):
    id: str
    type: str
    number: str = msgspec.field(name="from", default="")
    from_user_id: str = ""
    timestamp: str = ""
    group_id: str = ""


class _Error(msgspec.Struct, frozen=True):
    code: int = 0


class _Status(msgspec.Struct, frozen=True):
    id: str
    status: str
    errors: list[_Error] = []
    key: str = msgspec.field(name="biz_opaque_callback_data", default="")


class _Contact(msgspec.Struct, frozen=True):
    wa_id: str = ""
    user_id: str = ""


def read_events(body: bytes, at: datetime, way: str, number_id: str) -> tuple[Read, ...]:
    """Turns and receipts of a request, in order; raises Unreadable for what is no batch of events.

    One event that can not be read is left out alone. number_id: what came to another number of the account is not ours.
    """
    sent = read_json(body)
    if not isinstance(sent, Mapping) or not isinstance(sent.get("entry"), list):
        raise Unreadable("no events")
    return tuple(_events(sent, at, way, number_id)) or (Ignored("nothing in it"),)


def _events(sent: Mapping[str, Any], at: datetime, way: str, number_id: str) -> Iterator[Read]:
    for change in (change for entry in _rows(sent, "entry") for change in _rows(entry, "changes")):
        value = change.get("value")
        if change.get("field") != "messages" or not isinstance(value, Mapping):
            yield Ignored("another kind of event")
        elif not _is_to(value, number_id):
            yield Ignored("another number")
        else:
            yield from (_guarded(_turn, message, value, at, way) for message in _rows(value, "messages"))
            yield from (_guarded(_receipt, status) for status in _rows(value, "statuses"))


def _guarded(read: Any, *parts: Any) -> Read:
    """One event; what can not be read harms no other, and is not asked for again."""
    try:
        event: Read = read(*parts)
    except msgspec.ValidationError:
        return Ignored("an event that can not be read")
    return event


def _turn(message: Mapping[str, Any], value: Mapping[str, Any], at: datetime, way: str) -> Read:
    event = msgspec.convert(message, _Message)
    sender = address_of(event.number, event.from_user_id) or _told_beside(value)
    if event.group_id or not sender or not event.id:
        return Ignored("a group" if event.group_id else "from nobody")
    said = read_said(event.type, message)
    if not isinstance(said, Said):
        return Ignored(said)
    facts = {WRITTEN_AT: event.timestamp} if event.timestamp.isdecimal() else {}
    return Turn(event.id, way, sender, at, said.text, media=said.media, facts=facts, pick=said.pick)


def _receipt(status: Mapping[str, Any]) -> Read:
    event = msgspec.convert(status, _Status)
    known = STATUS.get(event.status)
    if known is None or not event.id:
        return Ignored("another kind of status")
    error = str(event.errors[0].code) if known == "failed" and event.errors else ""
    return Receipt(event.id, known, error, event.key)


def _is_to(value: Mapping[str, Any], number_id: str) -> bool:
    metadata = value.get("metadata")
    return isinstance(metadata, Mapping) and metadata.get("phone_number_id") == number_id


def _rows(of: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects in a list; what is none is left out."""
    rows = of.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _told_beside(value: Mapping[str, Any]) -> str:
    """The address of the one person that an event is about. Why empty where there are several: nothing says whose is which."""
    people = [msgspec.convert(row, _Contact) for row in _rows(value, "contacts")]
    return address_of(people[0].wa_id, people[0].user_id) if len(people) == 1 else ""
