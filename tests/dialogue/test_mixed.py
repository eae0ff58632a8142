"""Crossings: in the midst of one errand another is asked for, and the first goes on; 64 pairs of kinds in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources
from bot.system.yaml_file import read_yaml

FOLDER = Path(__file__).parent / "mixed"
NOT_YET = frozenset((FOLDER / "not_yet.txt").read_text(encoding="utf-8").split())
ANSWERS = {"read_back": "yes", "start": "yes", "time": "1", "day": "Friday", "service": "1"}
"""What is said to questions that the second errand asks, so that it comes to its end."""
MOST_QUESTIONS = 3
LANGUAGES = {name: read_yaml(FOLDER / f"{name}.yml") for name in ("en", "zh")}
CROSSINGS = [
    pytest.param(
        language, first, second, id=name, marks=[pytest.mark.xfail(strict=True, reason="not yet")] * (name in NOT_YET)
    )
    for language, data in LANGUAGES.items()
    for first, row in data["crossings"].items()
    for second in row
    for name in [f"{language}-{first}-{second}"]
]


@pytest.fixture
def line(house: Resources, tmp_path: Path) -> Iterator[ErrandLine]:
    """The line on an empty store."""
    opened = ErrandLine(house, f"sqlite:///{tmp_path / 'line.db'}")
    yield opened
    opened.close()


def _say(line: ErrandLine, language: str, text: str) -> tuple[str, str]:
    """What is answered to a text of one resident in the chat, and the slot asked for then."""
    came = line.play({"session": "mixed", "sender": "web-64", "channel": "chat", "lang": language, "text": text})
    assert "error" not in came, came
    return " ".join(came.get("said", ())), (came.get("asks") or {}).get("slot", "")


@pytest.mark.parametrize(("language", "first", "second"), CROSSINGS)
def test_an_errand_goes_on_after_another(line: ErrandLine, language: str, first: str, second: str) -> None:
    data: dict[str, Any] = LANGUAGES[language]
    if {first, second} & set(data["needs_booked"]):
        for text in data["booked"]:
            _say(line, language, text)
    for text in data["begin"][first]:
        _, open_slot = _say(line, language, text)
    said, slot = _say(line, language, data["crossings"][first][second])
    assert re.search(data["told"][second], said), said
    for _ in range(MOST_QUESTIONS):
        if slot in {"", open_slot} or slot not in ANSWERS:
            break
        _, slot = _say(line, language, ANSWERS[slot])
    said, _ = _say(line, language, data["back"][first]["say"])
    assert re.search(data["back"][first]["told"], said), said


def test_every_pair_of_kinds_is_crossed_in_every_language() -> None:
    for data in LANGUAGES.values():
        kinds = set(data["begin"])
        assert len(kinds) == 8
        assert {first: set(row) for first, row in data["crossings"].items()} == dict.fromkeys(kinds, kinds)
