"""`oneline converse --data`: the whole line on a store, with time that passes and offices that act; and the case looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oneline.cli.main import main

ROOT = Path(__file__).parents[3]
NUMBER = "+8613900000150"
WAY = {"session": "a", "channel": "sms", "sender": NUMBER, "lang": "en"}
LAMP = "the street lamp at 14 Willow Street is out"
AT = "2026-11-27T10:0{}:00+08:00"


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch, settings: Any, opened_city: Path) -> None:
    """The demo city with its imports."""
    monkeypatch.setenv("ONELINE_DATA", str(settings.data))


def _converse(data: Path | None, *rows: Any) -> tuple[Result, list[dict[str, Any]]]:
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    on = ["--data", str(data)] if data else []
    result = CliRunner().invoke(main, ["converse", "--jsonl", "-", "--understanding", "keywords", *on], input=lines)
    return result, [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_a_booking_is_made_reminded_of_moved_by_its_office_and_shown(tmp_path: Path) -> None:
    data = tmp_path / "made"
    said, came = _converse(
        data,
        {**WAY, "at": AT.format(5), "text": "Can I have a time at the transit desk on Tuesday at 9 for the senior transit card"},
        {**WAY, "at": AT.format(6), "text": "yes"},
        {"until": "2026-11-28T10:00:00+08:00"},
        {"act": "office_closed", "office": "transit-desk", "date": "2026-12-01"},
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    asked, booked, passed, closed = came
    code = booked["case"]
    assert (asked["asks"], asked["case"]) == ({"slot": "read_back", "kind": "yes_no"}, code)
    assert booked["asks"] is None and any(code in body for body in booked["said"])
    assert [(sent["channel"], sent["to"], sent["about"], sent["case"]) for sent in passed["sent"]] == [
        ("sms", NUMBER, "reminder", code)
    ]
    assert [sent["about"] for sent in closed["sent"]] == ["notice"] and closed["moved"] == 1

    shown = CliRunner().invoke(main, ["case", "show", code, "--json", "--data", str(data)])
    assert shown.exit_code == 0, shown.output
    case = json.loads(shown.stdout)
    assert (case["kind"], case["state"], case["service"]) == ("booking", "open", "senior-transit-card")
    assert case["booking"] == {
        "office": "transit-desk", "starts": "2026-12-02T09:00:00+08:00", "minutes": 20, "state": "booked"
    }  # fmt: skip
    assert {"opened", "held", "booked", "moved"} <= {event["what"] for event in case["history"]}

    # Another process on the same folder goes on with the case.
    again, (moved,) = _converse(data, {**WAY, "at": "2026-11-28T11:00:00+08:00", "text": "cancel it"})
    assert again.exit_code == 0 and moved["case"] == code
    listed = CliRunner().invoke(main, ["case", "list", "--all", "--json", "--data", str(data)])
    assert [(each["code"], each["state"]) for each in json.loads(listed.stdout)] == [(code, "cancelled")]


def test_what_can_not_be_done_is_said_and_the_next_lines_go_on(tmp_path: Path) -> None:
    turn = {**WAY, "at": AT.format(5), "text": "hello"}
    said, came = _converse(
        tmp_path / "made", turn, {"act": "office_closed", "office": "the-moon", "date": "2026-12-01"},
        {"act": "office_closed", "office": "transit-desk", "date": "Tuesday"}, {"act": "fixed", "case": "000000"},
        {"act": "dance"}, {"until": "soon"}, {**turn, "channel": "pigeon"}, {"hello": 1}, "no json", {**turn, "at": AT.format(9)},
    )  # fmt: skip
    assert said.exit_code == 1
    errors = [each.get("error", "") for each in came]
    for error, told in zip(
        errors,
        (
            "", "There is no office 'the-moon'. There are: hall-central", "Tuesday", "000000",
            "There is no act 'dance'. There are: fixed, office_closed", "'soon' is no time. Write it as 2026-11-25T10:00:00+08:00.",
            "there is no channel 'pigeon'", '"session"', "Line 9 is no JSON", "",
        ),
        strict=True,
    ):  # fmt: skip
        assert told in error and bool(told) == bool(error), (error, told)
    assert "8 of the lines could not be read" in said.output


def test_time_and_offices_need_a_folder() -> None:
    said, came = _converse(None, {"until": "2026-11-28T10:00:00+08:00"}, {"act": "fixed", "case": "1"})
    assert said.exit_code == 1
    assert (
        all("time passes, and offices act, only with --data DIR." in each["error"] for each in came) and len(came) == 2
    )
