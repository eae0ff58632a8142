"""What a message of each kind says, as text and as what came along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.model.turn import Pick
from channels.picks import read_button

LONGEST = 65_536
"""Characters that somebody can write in one message."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sent."""

    text: str = ""
    media: tuple[str, ...] = ()
    """whatsapp:<kind>:<Meta's id of the file>, or geo:<latitude>,<longitude>."""
    pick: Pick | None = None
    """The option tapped, whose label is then the text."""


class _Text(msgspec.Struct, frozen=True):
    body: str


class _Button(msgspec.Struct, frozen=True):
    text: str
    payload: Any = None


class _Picked(msgspec.Struct, frozen=True):
    title: str
    id: Any = None


class _Interactive(msgspec.Struct, frozen=True):
    button_reply: _Picked | None = None
    list_reply: _Picked | None = None


class _Place(msgspec.Struct, frozen=True):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class _File(msgspec.Struct, frozen=True):
    id: str = ""
    caption: str | None = None


def read_said(kind: str, message: Mapping[str, Any]) -> Said | str:
    """What a message says, or why it says nothing; raises msgspec.ValidationError where it is not of its kind's form."""
    reader = READERS.get(kind)
    if reader is None:
        return SILENT.get(kind, "another kind of message")
    said = reader(kind, message.get(kind))
    return said if len(said.text) <= LONGEST else "longer than a message can be"


def _text(_: str, content: Any) -> Said:
    return Said(msgspec.convert(content, _Text).body)


def _button(_: str, content: Any) -> Said:
    """A button of a template."""
    tapped = msgspec.convert(content, _Button)
    return Said(tapped.text, pick=read_button(tapped.payload))


def _interactive(_: str, content: Any) -> Said:
    picked = msgspec.convert(content, _Interactive)
    reply = picked.button_reply or picked.list_reply
    return Said(reply.title, pick=read_button(reply.id)) if reply else Said(media=("whatsapp:form:",))


def _place(_: str, content: Any) -> Said:
    place = msgspec.convert(content, _Place)
    named = ", ".join(each for each in (place.name, place.address) if each)
    return Said(named, (f"geo:{place.latitude},{place.longitude}",))


def _file(kind: str, content: Any) -> Said:
    file = msgspec.convert(content, _File)
    return Said(file.caption or "", (f"whatsapp:{kind}:{file.id}",))


def _unseen(kind: str, _: Any) -> Said:
    """What Meta tells us no more of than that it came, or we do not look into."""
    return Said(media=(f"whatsapp:{kind}:",))


READERS: Mapping[str, Callable[[str, Any], Said]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "location": _place,
    **dict.fromkeys(("image", "audio", "video", "document", "sticker"), _file),
    **dict.fromkeys(("contacts", "unsupported"), _unseen),
}
"""Kind of message → how it is read."""
SILENT: Mapping[str, str] = {
    "reaction": "a reaction",
    "edit": "an edited message",
    "revoke": "a deleted message",
    "system": "a changed number or id",
    "request_welcome": "opened the chat",
}
"""Kinds that are nobody's turn. Why no edited one: it was answered as it was first written."""
