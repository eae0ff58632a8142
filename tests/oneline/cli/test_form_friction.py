"""`oneline form friction`, of what was played before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oneline.cli.main import main

WAY = {"session": "a", "channel": "sms", "sender": "+8613900000191", "lang": "en"}


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch, settings: Any, opened_city: Path) -> None:
    """The demo city with its imports."""
    monkeypatch.setenv("ONELINE_DATA", str(settings.data))


def _run(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(main, [*words], input=said)


def test_what_was_played_is_counted_and_told_the_worst_first(tmp_path: Path) -> None:
    data = str(tmp_path / "made")
    rows = [
        {**WAY, "at": "2026-11-27T10:05:00+08:00", "text": "Please collect an old sofa from 14 Willow Street"},
        {**WAY, "at": "2026-11-27T10:06:00+08:00", "text": "purple"},
        {"until": "2026-12-05T10:00:00+08:00"},
    ]
    played = _run(
        "converse", "--jsonl", "-", "--understanding", "keywords", "--data", data, said="\n".join(map(json.dumps, rows))
    )
    assert played.exit_code == 0, played.output
    told = _run("form", "friction", "--data", data).output.splitlines()
    assert told[0] == "bulky-waste" and told[1].split()[:3] == ["question", "asked", "missed"]
    assert told[2].split() == ["day", "1", "1", "0", "1", "0", "0", "-"]
    found = json.loads(_run("form", "friction", "bulky-waste", "--json", "--data", data).stdout)
    assert found["forms"][0]["questions"][0] == {
        "question": "day", "asked": 1, "missed": 1, "corrected": 0, "left": 1, "unknown": 0, "paper": 0, "turns": None,
    }  # fmt: skip
    # Why only this: the day it was put away is the one it is counted on.
    late = json.loads(_run("form", "friction", "--since", "2026-12-01", "--json", "--data", data).stdout)
    assert [(row["asked"], row["left"]) for row in late["forms"][0]["questions"]] == [(0, 1)]


def test_where_nothing_is_counted_that_is_said_and_a_day_has_to_be_one(tmp_path: Path) -> None:
    data = str(tmp_path / "made")
    _run(
        "converse",
        "--jsonl",
        "-",
        "--understanding",
        "keywords",
        "--data",
        data,
        said=json.dumps({**WAY, "text": "hello"}),
    )
    nothing = _run("form", "friction", "bulky-waste", "--since", "2026-12-01", "--data", data)
    assert nothing.exit_code == 0, nothing.output
    assert "Nothing is counted yet of the form bulky-waste since 2026-12-01." in nothing.output
    wrong = _run("form", "friction", "--since", "soon")
    assert wrong.exit_code == 1 and "Write it as 2026-11-01." in wrong.output
