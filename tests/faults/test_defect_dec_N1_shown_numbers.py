"""A number that is only shown on a call opens no case: nothing of it is told, nothing is changed, no draft goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.cases.code import new_code
from bot.config.patience import PATIENCE
from bot.dialogue.turn.resources import Resources

HERS = "+8613900000101"
ROOT = Path(__file__).parents[2]
OTHER = {"channel": "sms", "sender": "+8613900000909", "session": "other", "lang": "en"}
SMS = {"channel": "sms", "sender": HERS, "session": "hers", "lang": "en"}
FORGED = {"channel": "voice", "sender": HERS, "session": "forged", "lang": "en", "number": "shown"}


@pytest.fixture
def line(house: Resources, url: str) -> Iterator[ErrandLine]:
    opened = ErrandLine(house, url)
    yield opened
    opened.close()


def _say(line: ErrandLine, way: dict[str, Any], text: str, **more: Any) -> tuple[str, dict[str, Any]]:
    came = line.play({**way, "text": text, **more})
    assert "error" not in came, came
    return " ".join(came["said"]), came


def _booked(line: ErrandLine) -> str:
    """The code of a time at the clinic, booked by text."""
    _say(line, SMS, "can i see the doctor at the river clinic on thursday")
    _say(line, SMS, "1")
    _, came = _say(line, SMS, "yes")
    assert line.case(came["case"])["booking"]["state"] == "booked"
    return str(came["case"])


def _draft(line: ErrandLine) -> str:
    _, came = _say(line, SMS, "lunches at home please, 9 Mill Road, my name is Rose Baker")
    code = str(came["case"])
    _say(line, SMS, "little sugar, diabetes")
    assert line.case(code)["state"] == "draft"
    return code


TRIES = [
    "when is my appointment", "what have you written down so far", "can we go on with the lunches", "what did i tell you",
    "what is my code", "cancel my appointment", "yes", "move it to monday", "yes", "i am late", "what do i bring", "repeat",
]  # fmt: skip


def test_from_a_shown_number_nothing_is_told_and_nothing_changed(line: ErrandLine) -> None:
    booked, draft = _booked(line), _draft(line)
    before = line.case(booked), line.case(draft)
    for text in TRIES:
        said, _ = _say(line, FORGED, text)
        assert booked not in said
        assert draft not in said
        for private in ("Rose", "Baker", "Mill Road", "diabetes", "sugar"):
            assert private not in said, text
    assert (line.case(booked), line.case(draft)) == before


def test_with_the_code_a_shown_number_hears_open_and_how_to_prove_itself(line: ErrandLine) -> None:
    booked = _booked(line)
    before = line.case(booked)
    said, _ = _say(line, FORGED, f"case {booked}, when is it")
    assert "still open" in said
    assert "ring you back" in said
    assert "text us" in said
    for text in ("cancel it", "yes", "move it to friday", "where is it"):
        said, _ = _say(line, FORGED, text)
        assert "clinic" not in said.lower() or text == "where is it"
    assert line.case(booked)["booking"] == before["booking"]
    assert line.case(booked)["state"] == before["state"]


def test_a_vouched_number_has_its_cases_on_a_call(line: ErrandLine) -> None:
    _booked(line)
    said, _ = _say(line, {**FORGED, "session": "vouched", "number": "vouched"}, "when is my appointment")
    assert "Thursday" in said


def test_in_its_own_call_a_shown_number_has_what_it_opened_there(line: ErrandLine) -> None:
    _say(line, FORGED, "can i see the doctor at the river clinic on thursday")
    _say(line, FORGED, "the first one")
    _, came = _say(line, FORGED, "yes")
    assert line.case(came["case"])["booking"]["state"] == "booked"
    said, _ = _say(line, FORGED, "when is my appointment")
    assert "Thursday" in said
    said, _ = _say(line, {**FORGED, "session": "another call"}, "when is my appointment")
    assert "Thursday" not in said


def test_two_calls_with_one_shown_number_hear_nothing_of_each_other(line: ErrandLine) -> None:
    other = {**FORGED, "session": "other"}
    _say(line, FORGED, "lunches at home please, 9 Mill Road, my name is Rose Baker")
    _say(line, other, "what do i do with my rent")
    said, _ = _say(line, FORGED, "i want to talk about lunches at home")
    for text in ("repeat", "what have you written down so far", "say that again"):
        said, _ = _say(line, other, text)
        assert "Mill Road" not in said
        assert "Baker" not in said


def test_a_code_that_is_wrong_counts_however_it_is_sent(line: ErrandLine) -> None:
    booked = _booked(line)
    for digits in islice((code for code in iter(new_code, "") if code != booked), PATIENCE.errand.codes_tried):
        _say(line, OTHER, digits)
    said, _ = _say(line, OTHER, booked)
    assert "open" not in said
    assert "more codes" in said


def test_whoever_begins_anew_does_not_count_anew(line: ErrandLine) -> None:
    booked = _booked(line)
    for number in range(PATIENCE.errand.codes_tried_by_all):
        withheld = {**FORGED, "session": f"call {number}", "sender": f"call:CA{number}", "number": "none"}
        _say(line, withheld if number % 2 else {**OTHER, "channel": "chat", "sender": f"guest-{number}"}, new_code())
    said, _ = _say(line, {**OTHER, "channel": "chat", "sender": "guest-new"}, f"case {booked}")
    assert "more codes" in said
    said, _ = _say(line, SMS, f"case {booked}, when is it")
    assert "Thursday" in said


def test_the_word_appointment_means_what_is_booked(line: ErrandLine) -> None:
    booked, draft = _booked(line), _draft(line)
    said, _ = _say(line, SMS, "cancel my appointment")
    if "Shall I" in said:
        assert "Meals" not in said
        _say(line, SMS, "yes")
    assert line.case(booked)["state"] == "cancelled"
    assert line.case(draft)["state"] == "draft"


def test_no_errand_finds_cases_but_by_an_address_with_its_proof() -> None:
    """mypy refuses a bare string; this refuses an address that is made up in an errand to please it."""
    files = [path for folder in ("errands", "dialogue") for path in (ROOT / "bot" / folder).rglob("*.py")]
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in files
        for found in re.finditer(r"\bAddress\(|\.case_of\(|address == context\.turn\.sender", path.read_text("utf-8"))
        if found[0] != ".case_of(" or "danger_record" not in path.read_text("utf-8")
    ]
    strange = [path.name for path in files if ".strange_case(" in path.read_text("utf-8")]
    assert wrong == []
    assert sorted(strange) == ["codes.py", "desk_of_turn.py"]
    assert [path.name for path in files if ".calls_to(" in path.read_text("utf-8")] == [
        "missed_call.py",
        "desk_of_turn.py",
    ]
