"""First turns of people who want something done: is the errand begun, offered, or only told about; is one begun by mistake?

`python -m bench openings [FILE…] [--wrong]`; without a file those of bench/openings. A row: id, lang, channel, writer, text,
act (book, form, report, info), service, problem, office (ids or null).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.questions import ROOT
from bot.city.city import read_city
from bot.dialogue.turn.resources import Resources
from bot.processing.player import Show
from channels.render.registry import renderers
from oneline.cli.talking import talking_on_store

AT = "2026-12-01T10:00:00+08:00"
"""A Tuesday morning at which offices and people work."""
HOW = ("begun", "offered", "listed", "told", "else")

TWINS = {
    "pothole": "pothole-repair", "pavement": "pavement-repair", "street-lamp": "street-lamp-repair", "noise": "noise-complaint",
    "snow-ice": "snow-clearing", "fallen-tree": "dead-tree-removal",
}  # fmt: skip
"""Problems of the demo city that one of its services is about too."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one opening."""

    row: dict[str, Any]
    how: str
    said: str


def main() -> None:
    """Print a table by language and act."""
    parser = argparse.ArgumentParser(prog="python -m bench openings")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument(
        "--wrong", action="store_true", help="print what was neither begun nor offered, and what was begun unasked"
    )
    given = parser.parse_args([each for each in sys.argv[1:] if each != "openings"])
    files = given.files or sorted((ROOT / "bench" / "openings").glob("*.jsonl"))
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]
    with tempfile.TemporaryDirectory() as data:
        judged = [*_judge(Path(data), rows)]
    _report(judged, with_wrong=given.wrong)


def _judge(data: Path, rows: Sequence[dict[str, Any]]) -> Iterator[Judged]:
    with talking_on_store("auto", ROOT / "city", data, _shows) as player:
        for number, row in enumerate(rows):
            sender = f"+8613{number:09d}"
            line = {"session": row["id"], "channel": row["channel"], "sender": sender, "lang": row["lang"], "at": AT}
            got = player.play({**line, "text": row["text"]})
            yield Judged(row, _how(row, got), " / ".join(got.get("said", ())))


def _shows(house: Resources) -> Show:
    table = renderers(house.phrases, house.city.line)
    return lambda channel, reply: table[channel](reply)


def _how(row: dict[str, Any], got: dict[str, Any]) -> str:
    """One of HOW; for one who only asks, "told" is right and "begun" wrong."""
    case, asks = got.get("case"), got.get("asks") or {}
    wanted = {row["service"], row["problem"], TWINS.get(row["problem"] or "")} - {None}
    is_right = got.get("service") in wanted
    if case and got.get("errand") in {"book", "apply", "report"}:
        is_kind = {"book": "book", "form": "apply", "report": "report"}.get(row["act"]) == got["errand"]
        return "begun" if row["act"] == "info" or (is_right and is_kind) else "else"
    if asks.get("slot") == "start":
        return "offered" if is_right or row["act"] == "info" else "else"
    choices = got.get("choices") or ()
    if wanted & {choice.get("source_id") for choice in choices} or _names(row) & {choice["name"] for choice in choices}:
        return "listed"
    return "told" if is_right or row["act"] == "info" else "else"


def _names(row: dict[str, Any]) -> set[str]:
    """What the problem of a row is called, as it stands in the question which kind it is."""
    problem = next((each for each in read_city(ROOT / "city").problems if each.id == row["problem"]), None)
    return set(problem.name.values()) if problem else set()


def _report(judged: Sequence[Judged], *, with_wrong: bool) -> None:
    print(f"{'':14}{'of':>5}" + "".join(f"{how:>10}" for how in HOW))
    for lang, act in dict.fromkeys((each.row["lang"], each.row["act"]) for each in judged):
        of = [each for each in judged if (each.row["lang"], each.row["act"]) == (lang, act)]
        count = Counter(each.how for each in of)
        print(f"{lang:4}{act:10}{len(of):>5}" + "".join(f"{count[how] / len(of):>10.2f}" for how in HOW))
    if with_wrong:
        for each in judged:
            is_good = each.how in (
                {"told", "listed", "offered", "else"} if each.row["act"] == "info" else {"begun", "offered"}
            )
            if not is_good:
                target = each.row["service"] or each.row["problem"]
                print(
                    f"\n{each.row['id']} {each.row['act']} {target} → {each.how}\n  {each.row['text']}\n  {each.said[:220]}"
                )
