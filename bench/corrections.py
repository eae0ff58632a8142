"""How corrections are handled: "not that, this", "no, my mother", "is there another one", while a service is in hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench.questions import CATALOGUES, ROOT, there
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.language.keywords import HAN
from bot.model.dialogue_state import ServiceFocus, Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from oneline.cli.talking import house_open

SETS = ("nyc", "guangdong", "linhe", "chicago311")
KINDS = {"other": ("told", "offered", "beside"), "stays": ("stays", "beside"), "next": ("next",)}
"""Kind of a correction → what should come of it: another service told or among those offered, be it
beside an answer for the same one, the same one, the next ones."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction and the service it was said about."""

    catalogue: str
    service: str
    need: str
    """What was said first."""
    text: str
    label: str
    right: tuple[str, ...]
    """Services that are right then; none where the next ones are asked for."""


def main() -> None:
    """Print what came of the corrections of each catalogue, and those that went wrong."""
    for name in SETS:
        if not there(name):
            continue
        with house_open("rasa", CATALOGUES[name]) as house:
            played = [(each, outcome(each, _answer(house, each))) for each in lines() if each.catalogue == name]
        counted = Counter((each.label, came) for each, came in played)
        print(f"{name}: " + ", ".join(f"{label} → {came} {n}" for (label, came), n in sorted(counted.items())))
        for each, came in played:
            if came not in KINDS[each.label]:
                print(f"    {came:8} {each.text}")


def lines() -> Iterator[Corrected]:
    """All corrections written down."""
    path = ROOT / "bench" / "thread" / "corrections.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        yield Corrected(**{**row, "right": tuple(row["right"])})


def outcome(corrected: Corrected, answered: TurnResult) -> str:
    """What came of a correction, in a word."""
    told = answered.record.service
    offered = [option.value.removeprefix("service:") for option in answered.reply.choices]
    if told in corrected.right and told != corrected.service:
        return "told"
    if told == corrected.service:
        return "beside" if {*offered} & {*corrected.right} else "stays"
    if any(right in offered for right in corrected.right):
        return "again" if corrected.service in offered else "offered"
    if corrected.label == "next" and (told or offered):
        return "again" if corrected.service in offered else "next"
    return "elsewhere" if told or offered else answered.record.outcome


def _answer(house: Resources, corrected: Corrected) -> TurnResult:
    language = "zh" if HAN.search(corrected.text) else "en"
    focus = ServiceFocus(service=corrected.service, goal_text=corrected.need)
    turn = Turn("bench", "chat", "bench", datetime.now(UTC), text=corrected.text)
    return converse(turn, Session("bench", language, focus=focus, greeted=True, turns=1), house)
