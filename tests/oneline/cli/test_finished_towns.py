"""The two towns that are filled in beside the template: from the file to a booked time, a reminder, a report and a form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tools import ROOT
from workbooks import learned_data

from bot.catalogue.workbook.folder import read_workbook
from oneline.cli.main import main

TOWNS = {"en": ROOT / "towns" / "wickmere", "zh": ROOT / "towns" / "qingtang"}


def _run(*words: str | Path, **more: Any) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words], **more)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with what was learned before, and nothing else set."""
    return learned_data(tmp_path, monkeypatch)


def _play(
    store: Path, sender: str, zone: str, texts: Iterable[str], until: str = ""
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Texts of one person, a minute apart, then time passes; what was answered, and the last case."""
    rows: list[dict[str, Any]] = [
        {"session": sender, "channel": "sms", "sender": sender, "at": f"2026-12-03T10:{minute:02d}:00{zone}", "text": text}
        for minute, text in enumerate(texts)
    ]  # fmt: skip
    lines = "\n".join(map(json.dumps, [*rows, *([{"until": until}] if until else [])]))
    result = _run("converse", "--understanding", "keywords", "--data", store, input=lines)
    came = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    code = [each["case"] for each in came if each.get("case")][-1]
    return came, json.loads(_run("case", "show", code, "--json", "--data", store).stdout)


@pytest.mark.parametrize("language", TOWNS)
def test_a_town_is_whole_nothing_is_to_correct_and_no_language_but_its_own_stands_in_it(language: str) -> None:
    read = read_workbook(TOWNS[language])
    assert not read.faults
    records = read.records
    assert [len(each) for each in (records.services, records.offices, records.forms, records.problems)] == [25, 3, 4, 6]
    named = [*records.services, *records.offices, *records.problems]
    assert {tag for each in named for tag in each["name"]} == {language} == set(records.city["line"])
    assert len(records.city["examples"][language]) == 3


def test_the_town_that_speaks_english_books_reminds_takes_a_report_and_fills_in_a_form(
    data: Path, tmp_path: Path
) -> None:
    town, store = tmp_path / "wickmere.xlsx", tmp_path / "store"
    assert "Change" in _run("catalogue", "template", town, "--filled").output
    _run("use", town)
    texts = ["we had a baby last week", "can i have a time on wednesday", "1", "yes"]
    came, case = _play(store, "+447700900123", "+00:00", texts, "2026-12-08T20:00:00+00:00")
    assert case["booking"] == {
        "office": "town-hall", "starts": "2026-12-09T10:00:00+00:00", "minutes": 30, "state": "booked",
    }  # fmt: skip
    assert "the baby's red book" in came[3]["said"][0]
    assert {(sent["about"], sent["case"]) for sent in came[4]["sent"]} == {("reminder", case["code"])}
    texts = ["the street lamp outside is out", "outside 12 Priory Lane"]
    came, case = _play(store, "+447700900124", "+00:00", texts)
    assert (case["kind"], case["problem"]) == ("report", "street-lamp")
    assert "within 3 working days" in came[1]["said"][0]
    texts = ["can you take away my old settee", "5 Mill Road", "next tuesday", "yes"]
    _, case = _play(store, "+447700900125", "+00:00", texts)
    assert (case["kind"], case["service"], case["state"]) == ("application", "bulky-waste", "open")


def test_the_town_that_speaks_chinese_books_reminds_takes_a_report_and_fills_in_a_form(
    data: Path, tmp_path: Path
) -> None:
    town, store = tmp_path / "qingtang", tmp_path / "store"
    _run("catalogue", "template", town, "--filled", "--language", "zh")
    _run("use", town)
    texts = ["社保卡丢了", "能约个时间补吗，星期三上午", "1", "对"]
    came, case = _play(store, "+8613800138000", "+08:00", texts, "2026-12-08T20:00:00+08:00")
    assert case["booking"] == {
        "office": "zhengwu", "starts": "2026-12-09T08:30:00+08:00", "minutes": 15, "state": "booked",
    }  # fmt: skip
    assert {(sent["about"], sent["case"]) for sent in came[4]["sent"]} == {("reminder", case["code"])}
    came, case = _play(store, "+8613800138001", "+08:00", ["门口的路灯不亮了", "桂花巷3号"])
    assert (case["kind"], case["problem"]) == ("report", "ludeng") and "我们3天内来看" in came[1]["said"][0]
    texts = ["我妈一个人在家，能送饭吗", "清河路8号", "王桂兰", "糖尿病", "下星期一", "对"]
    _, case = _play(store, "+8613800138002", "+08:00", texts)
    assert (case["kind"], case["service"]) == ("application", "songcan")
