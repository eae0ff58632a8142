"""From a workbook of an invented town, of one language, to a booked time and a filed report through the whole line; no YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from workbooks import RIVER, SHORE, learned_data, write

from oneline.cli.main import main


def _run(*words: str | Path, **more: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], **more)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with what was learned before, and nothing else set."""
    return learned_data(tmp_path, monkeypatch)


def _play(
    tmp_path: Path, sender: str, zone: str, texts: Iterable[str], until: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Texts of one person, a minute apart, then time passes; what was answered, and the case of the last one that has one."""
    rows: list[dict[str, Any]] = [
        {
            "session": sender,
            "channel": "sms",
            "sender": sender,
            "at": f"2026-12-03T10:{minute:02d}:00{zone}",
            "text": text,
        }
        for minute, text in enumerate(texts)
    ]
    lines = "\n".join(map(json.dumps, [*rows, {"until": until}]))
    result = _run("converse", "--understanding", "keywords", "--data", tmp_path / "store", input=lines)
    assert result.exit_code == 0, result.output
    came = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    code = [each["case"] for each in came if each.get("case")][-1]
    shown = _run("case", "show", code, "--json", "--data", tmp_path / "store")
    assert shown.exit_code == 0, shown.output
    return came, json.loads(shown.stdout)


def test_a_town_that_speaks_english_books_a_time_and_takes_a_report(data: Path, tmp_path: Path) -> None:
    assert _run("use", write(tmp_path / "town.xlsx", SHORE)).exit_code == 0
    texts = ["i want to park outside my house", "can i book a time for it on wednesday", "1", "yes"]
    came, case = _play(tmp_path, "+447700900123", "+00:00", texts, "2026-12-08T20:00:00+00:00")
    assert came[0]["service"] == "parking-permit" and came[0]["said"][0].startswith(
        "Alder Bay Help: Parking permit: You may park"
    )
    assert (case["kind"], case["state"], case["service"]) == ("booking", "open", "parking-permit")
    assert case["booking"] == {
        "office": "town-hall", "starts": "2026-12-09T09:00:00+00:00", "minutes": 20, "state": "booked",
    }  # fmt: skip
    assert "Town hall: 1 Quay Street" in came[3]["said"][0]
    assert {(sent["about"], sent["case"]) for sent in came[4]["sent"]} == {("reminder", case["code"])}
    texts = ["there is a big hole in the road outside my house", "12 High Street"]
    came, case = _play(tmp_path, "+447700900124", "+00:00", texts, "2026-12-03T20:00:00+00:00")
    assert (case["kind"], case["problem"]) == ("report", "pothole")
    assert "We look at it within 3 working days." in came[1]["said"][0] and "Tuesday 8 December" in came[1]["said"][0]


def test_a_closure_of_the_workbook_is_told_and_no_time_is_given_on_it(data: Path, tmp_path: Path) -> None:
    assert _run("use", write(tmp_path / "town.ods", SHORE)).exit_code == 0
    texts = ["is the council office open on 24 december", "book a time for a parking permit on 24 december"]
    came, _ = _play(tmp_path, "+447700900125", "+00:00", texts, "2026-12-03T20:00:00+00:00")
    assert "Town hall is closed on Thursday 24 December." in came[0]["said"][0]
    assert "24 December, 9:00" not in came[1]["said"][0]


def test_a_town_that_speaks_chinese_books_a_time_and_takes_a_report(data: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "qinghe", RIVER)
    assert _run("use", folder).exit_code == 0
    texts = ["我六十七了，坐车还要钱吗", "星期五能约个时间吗", "1", "对"]
    came, case = _play(tmp_path, "+8613800138000", "+08:00", texts, "2026-12-03T20:00:00+08:00")
    assert came[0]["service"] == "老人乘车卡" and came[0]["said"][0].startswith("青河热线：")
    assert case["booking"] == {
        "office": "政务大厅", "starts": "2026-12-04T08:30:00+08:00", "minutes": 20, "state": "booked",
    }  # fmt: skip
    texts = ["我要报修，路灯不亮了", "桥头路3号门口"]
    came, case = _play(tmp_path, "+8613800138001", "+08:00", texts, "2026-12-03T20:00:00+08:00")
    assert (case["kind"], case["problem"]) == ("report", "路灯不亮")
    assert "我们3天内来看。" in came[1]["said"][0]
