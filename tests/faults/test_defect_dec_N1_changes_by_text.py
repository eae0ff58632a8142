"""A text's sender can be forged: what it changes is told to the real number, by call where that is the way in, and is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources

HERS = {"sender": "+8613900000101", "lang": "en"}
CALL = {**HERS, "channel": "voice", "session": "call"}
TEXT = {**HERS, "channel": "sms", "session": "text"}


def _say(line: ErrandLine, way: dict[str, Any], text: str) -> dict[str, Any]:
    return line.play({**way, "text": text})


def test_what_a_text_cancels_is_told_by_call_too_and_taken_back_a_day_later(house: Resources, url: str) -> None:
    line = ErrandLine(house, url)
    _say(line, CALL, "can i see the doctor at the river clinic on thursday")
    _say(line, CALL, "the first one")
    code = _say(line, CALL, "yes")["case"]
    assert line.case(code)["booking"]["state"] == "booked"
    told = _say(line, TEXT, "cancel my appointment")
    assert line.case(code)["state"] == "cancelled", told
    assert "take it back" in " ".join(told["said"])
    sent = line.play({"until": (line.at + timedelta(minutes=5)).isoformat()})["sent"]
    assert [(one["channel"], one["to"], one["about"]) for one in sent] == [("voice", HERS["sender"], "receipt")]
    assert "take it back" in " ".join(sent[0]["said"])
    line.at += timedelta(hours=22)
    _say(line, TEXT, "take it back")
    assert line.case(code)["booking"]["state"] == "booked"
    line.close()


def test_what_was_made_by_text_is_told_by_its_answer_alone(house: Resources, url: str) -> None:
    line = ErrandLine(house, url)
    for text in ("can i see the doctor at the river clinic on thursday", "1", "yes"):
        code = _say(line, TEXT, text)["case"]
    assert "take it back" in " ".join(_say(line, TEXT, "cancel my appointment")["said"])
    assert line.case(code)["state"] == "cancelled"
    assert line.play({"until": (line.at + timedelta(minutes=5)).isoformat()})["sent"] == []
    line.close()


LAMP = {"text": "the street lamp at 14 Willow Street is out", "means": "report_problem .95"}
SOFA = "please collect an old sofa from 14 Willow Street next Thursday"
DOCTOR = "can i see the doctor at the river clinic on thursday"
CHANGES: dict[str, tuple[list[Any], list[str], str, dict[str, Any]]] = {
    "a time that was moved": ([DOCTOR, "the first one", "yes"], ["can I move it to Friday at 10", "yes"], "has moved", {"state": "open"}),
    "a report that was called off": ([LAMP], ["cancel that"], "We closed what you told us", {"report": "closed"}),
    "a report that was closed": ([LAMP], ["the lamp is fixed now", "yes"], "We closed what you told us", {"report": "closed"}),
    "a report that was put right": ([LAMP], ["the address is wrong, it is 40 Willow Street"], "We put right", {"number": "40"}),
    "an order that was changed": ([SOFA, "yes"], ["add a chair", "yes"], "What you asked us for is changed", {"items": ["sofa", "chair"]}),
}  # fmt: skip
"""What was changed → what was said on the call, by text, what the receipt says, and what stood in between."""


def _standing(case: dict[str, Any]) -> dict[str, Any]:
    """What stands of a case, of all that a change may touch."""
    report, slots = case.get("report") or {}, case["slots"]
    number, items = (report.get("place") or {}).get("number"), (slots.get("items") or {}).get("value")
    booked = (case["booking"] or {}).get("starts")
    return {"state": case["state"], "report": report.get("state"), "number": number, "items": items, "booked": booked}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_by_text_is_told_by_call_and_taken_back_there(house: Resources, url: str, change: str) -> None:
    on_call, by_text, receipt, between = CHANGES[change]
    line = ErrandLine(house, url)
    for said in on_call:
        code = line.play({**CALL, **(said if isinstance(said, dict) else {"text": said})})["case"]
    before = _standing(line.case(code))
    for text in by_text:
        told = _say(line, TEXT, text)
    assert "take it back" in told["said"][-1].splitlines()[-1], told
    changed = _standing(line.case(code))
    assert changed != before and between.items() <= changed.items(), (told, changed)
    sent = line.play({"until": (line.at + timedelta(minutes=5)).isoformat()})["sent"]
    assert [(one["channel"], one["to"], one["about"]) for one in sent] == [("voice", HERS["sender"], "receipt")]
    assert receipt in " ".join(sent[0]["said"]) and "take it back" in " ".join(sent[0]["said"]), sent
    _say(line, CALL, "take it back")
    assert _standing(line.case(code)) == before
    line.close()
