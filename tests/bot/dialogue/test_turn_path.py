"""How far a turn runs through the house: what stands in `bars.yml` may only fall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from played_errands import ErrandLine
from turn_path import watched

from bot.dialogue.turn.resources import Resources
from bot.system.yaml_file import read_yaml

BARS = read_yaml(Path(__file__).parent / "bars.yml")


@pytest.fixture
def line(house: Resources, tmp_path: Path) -> Iterator[ErrandLine]:
    """The line on an empty store."""
    opened = ErrandLine(house, f"sqlite:///{tmp_path / 'line.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("row", BARS["turns"], ids=lambda row: row["say"][-1].replace(" ", "-"))
def test_a_turn_enters_few_files_and_seldom_comes_back(line: ErrandLine, row: dict[str, Any]) -> None:
    """Why played twice: what is read once in a process is no part of a turn."""
    for sender in ("+8613900009901", "+8613900009902"):
        turns = [
            {"session": sender, "sender": sender, "channel": "sms", "lang": "en", "text": text} for text in row["say"]
        ]
        for turn in turns[:-1]:
            assert "error" not in line.play(turn)
        with watched() as path:
            came = line.play(turns[-1])
        assert "error" not in came
    assert path.files <= row["files"], f"{path.files} files: bars.yml allows {row['files']}"
    assert path.returns <= row["returns"], f"{path.returns} returns: bars.yml allows {row['returns']}"
