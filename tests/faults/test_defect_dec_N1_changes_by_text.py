"""A text's sender can be forged: what it changes is told to the real number, by call where that is the way in, and is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

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
