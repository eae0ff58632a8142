"""Conversation tests as data: reads them, and says what a reply got wrong. Pure: it plays nothing itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.system.yaml_file import read_yaml

# Why a fixed day: hours, holidays and "last checked" change with the calendar. It is a Wednesday morning.
DAY = datetime(2026, 11, 25, 10, 0)
CHANNELS = ("sms", "phone", "chat")
WAYS = ("say", "keys", "silence", "pick")
Choices = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Expect:
    """What must be true of one reply; whatever is empty is not looked at."""

    service: tuple[str, ...] = ()
    """Source ids, one of which the answer is about."""
    chosen: int = 0
    """The answer is about the choice with this number, from 1, of the reply before."""
    offers: tuple[str, ...] = ()
    """Source ids that must all be among the choices offered."""
    may_ask: bool = False
    """Offering choices with the right service among them is fine too; `number_of` says which to pick."""
    said_any: tuple[str, ...] = ()
    said_all: tuple[str, ...] = ()
    said_none: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    """Any one of these."""
    outcome_not: tuple[str, ...] = ()
    aspect: tuple[str, ...] = ()
    """Any one of these."""
    person: bool = False
    """A person or a callback was arranged."""
    safety: str = ""
    """Class of danger that must have been heard ("E1"), or "none" when none may be."""
    stale: bool = False
    """The reply must say that the entry is old."""
    language: str = ""
    repeat: bool = False
    """The last reply is said again."""
    new: bool = False
    """The last reply is not said again, and where that was about a service, this is not about it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a resident does, in one of four ways, and what must come of it."""

    expect: Expect
    say: str = ""
    keys: str = ""
    silence: bool = False
    pick: str = ""
    """Source id, or a piece of the name, of a choice just offered."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Two to six turns of one resident."""

    name: str
    channel: str
    at: datetime
    """City time, without a zone."""
    language: str
    """What the resident speaks at first: a hint for a call that begins in silence."""
    turns: tuple[Turn, ...]
    file: str


def load(folder: Path) -> list[Conversation]:
    """Every conversation of the .yml files in a folder, by file name; ValueError names file and conversation."""
    return [one for path in sorted(folder.rglob("*.yml")) for one in _read(path)]


def check(expect: Expect, got: Mapping[str, Any], last: Mapping[str, Any]) -> list[str]:
    """Problems of one reply, empty when it is fine; `last` is the reply before, empty at first."""
    if number_of(expect, got):
        return []
    words = _wrong_words(expect, _words(got), _words(last))
    return [
        *_wrong_service(expect, got, last.get("choices") or ()),
        *_wrong_record(expect, got),
        *words,
        *_same(expect, got, last),
    ]


def _words(got: Mapping[str, Any]) -> str:
    return "\n".join(got.get("said") or ())


def _same(expect: Expect, got: Mapping[str, Any], last: Mapping[str, Any]) -> Iterator[str]:
    """What should be new and is not."""
    if expect.new and _words(got) == _words(last):
        yield "the last reply is said again"
    if expect.new and got.get("service") and got.get("service") == last.get("service"):
        yield f"service {got['service']} again"


def number_of(expect: Expect, got: Mapping[str, Any]) -> int:
    """The number of the right service among the choices offered, from 1; 0 when there is nothing to pick."""
    if not expect.may_ask or got.get("service") in expect.service or got.get("outcome") != "choices":
        return 0
    return next((n for n, choice in enumerate(got["choices"], 1) if choice["source_id"] in expect.service), 0)


def number_picked(turn: Turn, got: Mapping[str, Any]) -> int:
    """The number a `pick` turn says or presses, from the choices of the reply before it; ValueError if it is not there."""
    for n, choice in enumerate(got.get("choices") or (), 1):
        if turn.pick == choice["source_id"] or says(choice["name"], turn.pick):
            return n
    raise ValueError(f"{turn.pick!r} was not among the choices: {got.get('choices')}")


def says(text: str, piece: str) -> bool:
    """Whether a piece stands in a text; case, spaces and punctuation do not count, half a number is no match."""
    signs = [re.escape(c) for c in _fold(piece) if c.isalnum()]
    if not signs:
        raise ValueError(f"nothing to look for in {piece!r}")
    edges = [r"(?<!\d)" if signs[0].isdigit() else "", r"(?!\d)" if signs[-1].isdigit() else ""]
    return re.search(edges[0] + r"[\W_]*".join(signs) + edges[1], _fold(text)) is not None


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _wrong_service(expect: Expect, got: Mapping[str, Any], offered: Choices) -> Iterator[str]:
    ids = [choice["source_id"] for choice in got.get("choices") or ()]
    if expect.service and got.get("service") not in expect.service:
        yield f"service {got.get('service')} (offered {ids}), not {expect.service}"
    if expect.chosen and (
        len(offered) < expect.chosen or got.get("service") != offered[expect.chosen - 1]["source_id"]
    ):
        yield f"service {got.get('service')} is not number {expect.chosen} of {[one['source_id'] for one in offered]}"
    yield from (f"{one} is not offered, but {ids}" for one in expect.offers if one not in ids)


def _wrong_record(expect: Expect, got: Mapping[str, Any]) -> Iterator[str]:
    outcome, aspect, danger = got.get("outcome"), got.get("aspect"), got.get("safety") or "none"
    arranged = outcome in ("person", "callback") or got.get("owner") == "person" or bool(got.get("case"))
    for right, problem in (
        (not expect.outcome or outcome in expect.outcome, f"outcome {outcome}, not {expect.outcome}"),
        (outcome not in expect.outcome_not, f"outcome {outcome}"),
        (not expect.aspect or aspect in expect.aspect, f"aspect {aspect}, not {expect.aspect}"),
        (not expect.person or arranged, "no person or callback was arranged"),
        (not expect.safety or danger == expect.safety, f"safety {danger}, not {expect.safety}"),
        (not expect.stale or bool(got.get("stale")), "it is not said that the entry is old"),
        (not expect.language or got.get("language") == expect.language, f"language {got.get('language')}"),
    ):
        if not right:
            yield problem


def _wrong_words(expect: Expect, said: str, before: str) -> Iterator[str]:
    if expect.said_any and not any(says(said, piece) for piece in expect.said_any):
        yield f"none of {expect.said_any} is said"
    yield from (f"{piece!r} is not said" for piece in expect.said_all if not says(said, piece))
    yield from (f"{piece!r} is said" for piece in expect.said_none if says(said, piece))
    if expect.repeat and not (before and says(said, before)):
        yield "the last reply is not said again"
    if not said.strip():
        yield "nothing is said"


def _read(path: Path) -> Iterator[Conversation]:
    document = read_yaml(path)
    for entry in document["conversations"]:
        try:
            yield _conversation(entry, document["language"], f"{path.parent.name}/{path.name}")
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}: {entry.get('name')}: {error}") from error


def _conversation(entry: dict[str, Any], language: str, file: str) -> Conversation:
    _refuse(entry, {"name", "channel", "at", "turns"})
    if entry["channel"] not in CHANNELS:
        raise ValueError(f"channel {entry['channel']!r} is none of {CHANNELS}")
    at = datetime.fromisoformat(entry["at"]) if "at" in entry else DAY
    turns = tuple(_turn(dict(turn)) for turn in entry["turns"])
    return Conversation(entry["name"], entry["channel"], at, language, turns, file)


def _turn(entry: dict[str, Any]) -> Turn:
    done = {way: entry.pop(way) for way in WAYS if way in entry}
    if len(done) != 1:
        raise ValueError(f"a turn is one of {WAYS}: {done}")
    _refuse(entry, {field.name for field in fields(Expect)})
    listed = {field.name for field in fields(Expect) if field.type == "tuple[str, ...]"}
    values: dict[str, Any] = {name: _tuple(value) if name in listed else value for name, value in entry.items()}
    return Turn(Expect(**values), **done)


def _tuple(value: str | list[str]) -> tuple[str, ...]:
    pieces = (value,) if isinstance(value, str) else tuple(value)
    if wrong := [piece for piece in pieces if not isinstance(piece, str)]:
        raise ValueError(f"put quotes around {wrong}")
    return pieces


def _refuse(entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(entry) - known:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
