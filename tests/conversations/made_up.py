"""The referee: what a reply claims that stands in nothing the line was given.

A reply may draw on the entries in hand or offered so far in the conversation, the city's own data, the fixed wording, case codes
just given, and the person's own words. All of it is read from where it was written, not from what was imported of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from claims import Claim, claims, folded, read
from play import CATALOGUES, NUMBER, Said
from player import Conversation

from bot.system.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]
BESIDE = {"en": "*.yml", "zh": "*.yml", "nyc": "[ch][io][tl]*.yml", "guangdong": "[ch][io][tl]*.yml"}
"""Folder → the city's files beside its services: offices and events are Linhe's alone; city.yml and holidays.yml go with any."""


class Source:
    """Texts, and what may be said of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        text = "\n".join(texts)
        found = read(text)
        self._values = {(one.kind, one.value) for one in found}
        self._numbers = {one.value for one in found if one.kind in ("number", "amount", "day")}
        self._runs = {str(one.value) for one in found if one.kind == "phone"}
        self._folded, self._lower = folded(text), text.casefold()

    def has(self, claim: Claim) -> bool:
        """True when a claim stands in the texts; an amount as an amount, a number as any."""
        if (claim.kind, claim.value) in self._values:
            return True
        if claim.kind == "phone":
            return any(str(claim.value) in run or str(claim.value).endswith(run) for run in self._runs)
        if claim.kind == "place":
            return str(claim.value) in self._folded
        if claim.kind == "web":
            return str(claim.value) in self._lower
        if claim.kind == "number":
            return claim.value in self._numbers
        return claim.kind == "day" and any(kind == "date" and value[1] == claim.value for kind, value in self._pairs())

    def has_number(self, claim: Claim) -> bool:
        """True when the figure alone stands there: a person says "1400" and means dollars."""
        return claim.kind in ("amount", "number", "day") and claim.value in self._numbers

    def _pairs(self) -> list[tuple[str, Any]]:
        return [(kind, value) for kind, value in self._values if isinstance(value, tuple)]


def made_up(conversation: Conversation, said: Sequence[Said], place: str) -> list[str]:
    """What each reply claims that comes from nowhere.

    place: the folder of the conversation, which tells its catalogue.
    """
    wrong, heard, known = list[str](), [NUMBER, conversation.at.isoformat()], set[str]()
    for number, one in enumerate(said, 1):
        known |= _ids(one.got)
        code = one.got.get("case") or ""
        heard += [one.heard, code, " ".join(code[at : at + 3] for at in range(0, len(code), 3))]
        own = Source(heard)
        sources = [own, _beside(place), *(_entry(place, each) for each in sorted(known))]
        for claim in claims("\n".join(one.got["said"])):
            if not own.has_number(claim) and not any(source.has(claim) for source in sources):
                wrong.append(f"turn {number} {one.heard!r}: {claim.kind} {claim.text!r}; said {one.got['said']}")
    return wrong


def _ids(got: dict[str, Any]) -> set[str]:
    """Entries a reply is about or offers."""
    offered = {choice["source_id"] for choice in got.get("choices") or () if choice["source_id"]}
    return offered | ({got["service"]} if got.get("service") else set())


@cache
def _beside(place: str) -> Source:
    """The city's data beside its services, and everything the line may say of itself."""
    wording = (ROOT / "intents").glob("*/phrases/*.yml")
    return Source(path.read_text(encoding="utf-8") for path in (*(ROOT / "city").glob(BESIDE[place]), *wording))


@cache
def _entry(place: str, source_id: str) -> Source:
    """One entry as its office wrote it; nothing for what is no entry."""
    return Source([json.dumps(_entries(place).get(source_id, ""), ensure_ascii=False, default=str)])


@cache
def _entries(place: str) -> dict[str, Any]:
    """Id → entry, of a catalogue."""
    path = CATALOGUES[place]
    if path is None:
        files = (ROOT / "city" / "services").glob("*.yml")
        return {one["id"]: one for file in files for one in read_yaml(file)}
    text = path.read_text(encoding="utf-8")
    if place == "nyc":
        return {one["id"]: one for one in json.loads(text)["programs"]}
    return {one["TASK_CODE"]: one for one in map(json.loads, filter(str.strip, text.splitlines()))}
