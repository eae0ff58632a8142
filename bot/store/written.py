"""Nouns as plain values for the database, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import msgspec

from bot.answered import Record
from bot.reply import Part, Reply
from bot.session import Session
from bot.turn import Turn

PARTS: dict[str, type[Part]] = {kind.__name__: kind for kind in get_args(Part)}


def plain(text: str) -> str:
    """Text without NUL and halves of characters, which no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def write_turn(turn: Turn) -> dict[str, Any]:
    """A turn as plain values, its texts as a database can hold them."""
    return _built(replace(turn, text=plain(turn.text), alternatives=tuple(map(plain, turn.alternatives))))


def read_turn(data: Mapping[str, Any]) -> Turn:
    """The turn written."""
    return msgspec.convert(data, Turn)


def write_session(session: Session) -> dict[str, Any]:
    """A session as plain values."""
    return {**_built(replace(session, last=())), "last": _write_parts(session.last)}


def read_session(data: Mapping[str, Any]) -> Session:
    """The session written; what a newer version added is left aside, what it lacks takes its default."""
    return Session(**_read_fields(Session, data, "last"), last=_read_parts(data["last"]))


def write_reply(reply: Reply) -> dict[str, Any]:
    """A reply as plain values: {"parts": [{"part": "Say", …}], "language", "ends"}."""
    return {**_built(replace(reply, parts=())), "parts": _write_parts(reply.parts)}


def read_reply(data: Mapping[str, Any]) -> Reply:
    """The reply written."""
    return Reply(**_read_fields(Reply, data, "parts"), parts=_read_parts(data["parts"]))


def write_record(record: Record) -> dict[str, Any]:
    """A record as plain values."""
    return _built(record)


def read_record(data: Mapping[str, Any]) -> Record:
    """The record written."""
    return msgspec.convert(data, Record)


def _write_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [{"part": type(part).__name__, **_built(part)} for part in parts]


def _read_parts(data: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(msgspec.convert(part, PARTS[part["part"]]) for part in data)


def _read_fields(noun: type, data: Mapping[str, Any], but: str) -> dict[str, Any]:
    """The fields of a noun that were written, except its parts, which msgspec can not tell apart."""
    types = get_type_hints(noun)
    return {name: msgspec.convert(data[name], kind) for name, kind in types.items() if name in data and name != but}


def _built(noun: object) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(noun)
    return built
