"""Whole errands, turn by turn through the line on a store; what came of each is looked up in the database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from played_errands import AT, ErrandLine

from bot.dialogue.turn.resources import Resources
from bot.system.yaml_file import read_yaml

FILES = sorted(Path(__file__).parent.glob("journeys*.yml"))
JOURNEYS: dict[str, dict[str, Any]] = {
    f"{file.stem}:{journey['name']}".replace(" ", "-"): journey
    for file in FILES
    for journey in read_yaml(file)["journeys"]
}
WAY = ("channel", "sender", "lang")
CHECKS = ("asks", "told", "never", "is", "of", "cases", "sent")


@pytest.fixture
def line(house: Resources, url: str) -> Iterator[ErrandLine]:
    """The line with an empty store."""
    opened = ErrandLine(house, url)
    yield opened
    opened.close()


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_an_errand_runs_to_its_end_in_the_database(line: ErrandLine, journey: dict[str, Any]) -> None:
    line.at = datetime.fromisoformat(journey.get("at", AT))
    codes: list[str] = []
    for turn in journey["turns"]:
        _play(line, {key: journey[key] for key in WAY if key in journey}, turn, codes)


def _play(line: ErrandLine, way: dict[str, Any], turn: Any, codes: list[str]) -> None:
    """One turn, with all that is to be true after it."""
    row = dict(turn) if isinstance(turn, dict) else {"text": str(turn)}
    checks = {name: row.pop(name) for name in CHECKS if name in row}
    if "until" not in row and "act" not in row:
        row = {**way, "session": row.get("sender", way.get("sender")), **row}
    for name in ("text", "case"):
        for n, code in enumerate(codes):
            row |= {name: str(row[name]).replace(f"code{n + 1}", code)} if name in row else {}
    came = line.play(row)
    assert "error" not in came, (row, came)
    if came.get("case") and came["case"] not in codes:
        codes.append(came["case"])
    _check(line, checks, came, codes, row)


def _check(line: ErrandLine, checks: dict[str, Any], came: dict[str, Any], codes: list[str], row: Any) -> None:
    said, seen = " ".join(came.get("said", ())), (row, came)
    asks = came.get("asks")
    if "asks" in checks:
        assert (f"{asks['slot']} {asks['kind']}" if asks else "nothing") == checks["asks"], seen
    assert re.search(checks.get("told", ""), said, re.S), seen
    assert not ("never" in checks and re.search(checks["never"], said, re.S)), seen
    if "sent" in checks:
        assert _fits(came.get("sent"), checks["sent"]), seen
    if "cases" in checks:
        assert line.cases() == checks["cases"], seen
    if "is" in checks:
        case = line.case(codes[checks.get("of", len(codes)) - 1])
        for path, wanted in checks["is"].items():
            assert _fits(_at(case, path), wanted), (path, wanted, _at(case, path), row)


def _at(case: Any, path: str) -> Any:
    """What stands at "booking.office" in a case."""
    for name in path.split("."):
        case = case.get(name) if isinstance(case, dict) else None
    return case


def _fits(found: Any, wanted: Any) -> bool:
    """The same value; or, where it begins with ~, a pattern found in it as JSON."""
    if not isinstance(wanted, str) or not wanted.startswith("~"):
        return bool(found == wanted)
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return re.search(wanted[1:], text) is not None
