"""What WeChat sends, as plain values: one message or event in XML becomes a turn. No network, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.model.turn import Turn
from bot.store.serialise import plain
from channels.contract import Ignored, Read, Unreadable
from channels.picks import read_button
from channels.wechat.windows import FOLLOW, MESSAGE, OPENED_BY, SCAN, TAP
from channels.written_at import WRITTEN_AT

LONGEST = 20_000
"""Characters that somebody can write in one message, and more."""
SCENE = "qrscene_"
"""What WeChat writes before the name of a code by which somebody came to follow the account."""
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Said:
    text: str = ""
    media: tuple[str, ...] = ()
    opened_by: str = MESSAGE


def read_fields(body: bytes) -> dict[str, str]:
    """Name → text of what stands right below the root; raises Unreadable. A document type is refused, with all it may name."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unreadable("no XML") from None
    return {each.tag: plain(each.text or "") for each in root}


def read_event(fields: Fields, at: datetime, way: str, greeting: str) -> tuple[Read, ...]:
    """The turn of a message or event, or why there is none; raises Unreadable for what is neither. greeting: said for who begins."""
    sender, kind, told = fields.get("FromUserName", ""), fields.get("MsgType", ""), fields.get("CreateTime", "")
    if not sender or not kind:
        raise Unreadable("no message")
    said = _event(fields, greeting) if kind == "event" else _message(kind, fields)
    if not isinstance(said, _Said):
        return (Ignored(said),)
    pick = read_button(fields.get("bizmsgmenuid", "")) if kind == "text" else None
    facts = {OPENED_BY: TAP if pick else said.opened_by} | (
        {WRITTEN_AT: told} if told.isascii() and told.isdecimal() else {}
    )
    return (Turn(_id(fields), way, sender, at, said.text, media=said.media, facts=facts, pick=pick),)


def _id(fields: Fields) -> str:
    """The message's id; of an event, which has none, one that is the same when it comes again. Why hashed: a person stands in it."""
    if told := fields.get("MsgId", ""):
        return told
    parts = (fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey"))
    return f"event:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:32]}"


def _message(kind: str, fields: Fields) -> _Said | str:
    reader = READERS.get(kind)
    if reader is None:
        return "another kind of message"
    said = reader(kind, fields)
    return said if len(said.text) <= LONGEST else "longer than a message can be"


def _text(_: str, fields: Fields) -> _Said:
    return _Said(fields.get("Content", ""))


def _file(kind: str, fields: Fields) -> _Said:
    return _Said(media=(f"wechat:{kind}:{fields.get('MediaId', '')}",))


def _place(_: str, fields: Fields) -> _Said:
    """Where it lies and its name; without a place only that one came."""
    with suppress(ValueError):
        where = [float(fields.get(name, "")) for name in ("Location_X", "Location_Y")]
        return _Said(fields.get("Label", ""), (f"geo:{where[0]},{where[1]}",))
    return _Said(fields.get("Label", ""), ("wechat:location:",))


def _link(_: str, fields: Fields) -> _Said:
    return _Said(" ".join(filter(None, (fields.get(name, "") for name in ("Title", "Description", "Url")))))


READERS: Mapping[str, Callable[[str, Fields], _Said]] = {
    "text": _text, "location": _place, "link": _link, **dict.fromkeys(("image", "voice", "video", "shortvideo"), _file),
}  # fmt: skip
"""Kind of message → how it is read."""


def _event(fields: Fields, greeting: str) -> _Said | str:
    """What an event says: an entry of the menu what it is set to say, a code the name it was made with."""
    kind, key = fields.get("Event", "").casefold(), fields.get("EventKey", "")
    if kind == "click" and key:
        return _Said(key, opened_by=TAP)
    if kind == "scan":
        return _Said(_named(key, greeting), opened_by=SCAN)
    if kind == "subscribe":
        came_by = SCAN if key.startswith(SCENE) else FOLLOW
        return _Said(_named(key.removeprefix(SCENE), greeting), opened_by=came_by)
    return "unfollowed" if kind == "unsubscribe" else "another kind of event"


def _named(scene: str, greeting: str) -> str:
    """The name of a code where it is one. Why no number: it would pick from a list."""
    return scene if any(each.isalpha() for each in scene) else greeting
