"""Dataclasses as plain values for the database, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from bot.model.dialogue_state import Expectation, Session
from bot.model.message_content import MessageContent
from bot.model.reply import Part, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord

VERSION = 1
"""Stands in every session and turn; raised when one of a version before could be misunderstood."""
PARTS: dict[str, type[Part]] = {kind.__name__: kind for kind in get_args(Part)}

FOCUS_BEFORE = {
    "earlier": "previous_services",
    "offered": "open_options",
    "refused": "rejected",
    "told": "told_here",
    "need": "goal_text",
    "shown": "last_list",
    "passed": "earlier_pages",
    "question": "pending_question",
    "later": "deferred_need",
    "heard": "told_by_service",
}
"""Fields of the focus as they were written until 28 November 2026 → their names now."""


class Unreadable(Exception):
    """Something written that can not be read; the text names the noun and the field, never what stands there."""


def plain(text: str) -> str:
    """Text without NUL and halves of characters, which no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def write_turn(turn: Turn) -> dict[str, Any]:
    """A turn as plain values, its texts as a database can hold them."""
    kept = replace(turn, text=plain(turn.text), alternatives=tuple(map(plain, turn.alternatives)))
    return {**_built(kept), "version": VERSION}


def read_turn(data: Mapping[str, Any]) -> Turn:
    """The turn written, without what this version does not know; raises Unreadable where what was said can not be read."""
    read = _read_fields(Turn, data)
    if lost := {"text", "keys"} & (data.keys() - read.keys()):
        raise Unreadable(f"Turn {min(lost)}")
    return _noun(Turn, read)


def write_session(session: Session) -> dict[str, Any]:
    """A session as plain values."""
    return {**_built(replace(session, last=())), "last": _write_parts(session.last), "version": VERSION}


def read_session(data: Mapping[str, Any]) -> Session:
    """The session written; what is unknown or of another type is left out, what is lacking takes its default."""
    if isinstance(focus := data.get("focus"), Mapping):
        data = {**data, "focus": {FOCUS_BEFORE.get(name, name): value for name, value in focus.items()}}
    read = {**_read_fields(Session, data, "last"), "last": _read_parts(data.get("last"))}
    return _noun(Session, read if "expects" in data else {**read, "expects": _expectation_before(data)})


def _expectation_before(data: Mapping[str, Any]) -> Expectation | None:
    """The question open in a session that was written before questions were nouns: its errand and slots."""
    with suppress(msgspec.ValidationError, KeyError, TypeError, AttributeError):
        slots = dict(data["slots"])
        asked = {"kind": slots.pop("asking"), "owner": data.get("errand") or "person", "slots": slots}
        return msgspec.convert(asked, Expectation)
    return None


def write_reply(reply: Reply) -> dict[str, Any]:
    """A reply as plain values: {"parts": [{"part": "Say", …}], "language", "ends"}."""
    return {**_built(replace(reply, parts=())), "parts": _write_parts(reply.parts)}


def read_reply(data: Mapping[str, Any]) -> Reply:
    """The reply written, without parts this version does not know."""
    return _noun(Reply, {**_read_fields(Reply, data, "parts"), "parts": _read_parts(data.get("parts"))})


def write_record(record: TurnRecord) -> dict[str, Any]:
    """A record as plain values."""
    return _built(record)


def read_record(data: Mapping[str, Any]) -> TurnRecord:
    """The record written, without fields this version does not know."""
    return _noun(TurnRecord, _read_fields(TurnRecord, data))


def write_content(content: MessageContent) -> dict[str, Any] | None:
    """What a message holds beside its text, as plain values; None for nothing."""
    return {**_built(content), "text": ""} if content.options or content.phrases or content.tags else None


def read_content(text: str, data: Any) -> MessageContent:
    """The message written; text alone where the rest can not be read."""
    with suppress(msgspec.ValidationError):
        return replace(msgspec.convert(data or {"text": ""}, MessageContent), text=text)
    return MessageContent(text)


def _write_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [{"part": type(part).__name__, **_built(_without_phrase(part))} for part in parts]


def _without_phrase(part: Part) -> Part:
    """A part as it is kept: what was put into its wording stands in its text already, which is redacted in time."""
    return replace(part, phrase=None) if isinstance(part, Say) and part.phrase else part


def _read_parts(data: object) -> tuple[Part, ...]:
    """Parts that can be read; msgspec can not tell them apart by itself."""
    read: list[Part] = []
    for part in data if isinstance(data, list | tuple) else ():
        with suppress(msgspec.ValidationError, KeyError, TypeError):
            read.append(msgspec.convert(part, PARTS[part["part"]]))
    return tuple(read)


@cache
def _kinds(noun: type) -> dict[str, Any]:
    """Name → kind of each field of a noun. Why kept: they are written as texts, and to read those takes long."""
    return get_type_hints(noun)


def _read_fields(noun: type, data: Mapping[str, Any], but: str = "") -> dict[str, Any]:
    """The fields of a noun that were written and can be read, but for one."""
    if not isinstance(data, Mapping):
        raise Unreadable(noun.__name__)
    read: dict[str, Any] = {}
    for name, kind in _kinds(noun).items():
        if name in data and name != but:
            with suppress(msgspec.ValidationError, Unreadable):
                read[name] = _read_value(kind, data[name])
    return read


def _read_value(kind: Any, value: Any) -> Any:
    inner = isinstance(kind, type) and is_dataclass(kind)
    return _noun(kind, _read_fields(kind, value)) if inner else msgspec.convert(value, kind)


def _noun[T](kind: type[T], fields: Mapping[str, Any]) -> T:
    try:
        return kind(**fields)
    except TypeError:
        raise Unreadable(kind.__name__) from None


def _built(noun: object) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(noun)
    return built
