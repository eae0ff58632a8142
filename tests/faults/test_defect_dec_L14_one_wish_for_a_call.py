"""Who asks again to be rung on the same number, before staff began, has one case; staff see that a number was only shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from opened_cases import ANNA
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources
from bot.model.case_command import TakeCase
from bot.notify.words import Wording
from bot.store.case_records import StaffCase
from bot.store.notices import Notice
from oneline.cli.case_page import shown, table

HERS = "+8613900000101"
SMS = {"channel": "sms", "sender": HERS, "session": "hers", "lang": "en"}
FORGED = {"channel": "voice", "sender": HERS, "session": "forged", "lang": "en", "number": "shown"}
OWN_CALL = {**FORGED, "session": "own", "number": "vouched"}
WISH = "i want a person to ring me"
NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


@pytest.fixture
def line(house: Resources, url: str) -> Iterator[ErrandLine]:
    opened = ErrandLine(house, url)
    yield opened
    opened.close()


def _say(line: ErrandLine, way: dict[str, Any], text: str = WISH) -> str:
    came = line.play({**way, "text": text})
    assert "error" not in came, came
    return " ".join(came["said"])


def _calls(line: ErrandLine) -> list[StaffCase]:
    return [case for case in line.store.list_cases(every=True) if case.kind == "callback"]


def _shown(number: int) -> dict[str, Any]:
    return {**FORGED, "session": f"call {number}"}


def test_eight_calls_that_show_one_number_are_one_case(line: ErrandLine) -> None:
    said = [_say(line, _shown(number)) for number in range(8)]
    (case,) = _calls(line)
    assert all(str(case.code) in each for each in said)
    assert all("on the list already" in each for each in said[1:])
    assert [entry["what"] for entry in case.history] == ["opened", *["asked again"] * 7]
    assert case.history[-1]["text"] == WISH


def test_another_call_that_shows_the_number_takes_nothing_back(line: ErrandLine) -> None:
    _say(line, _shown(1))
    for text in (WISH, "cancel the call back", "when do you ring me", "ring me on 05552017788 instead"):
        assert "Nobody" not in _say(line, _shown(2), text)
    case = next(each for each in _calls(line) if each.slots["number"] == HERS)
    assert case.state == "open"


def test_the_owner_has_a_call_of_their_own_and_one_by_every_way_in(line: ErrandLine) -> None:
    _say(line, _shown(1))
    first = _say(line, OWN_CALL)
    shown, own = _calls(line)
    assert str(own.code) in first
    assert str(shown.code) not in first
    assert str(own.code) in _say(line, SMS)
    assert str(own.code) not in _say(line, _shown(2))
    assert len(_calls(line)) == 2
    _say(line, SMS, "cancel the call back")
    assert [case.state for case in line.store.list_cases(every=True) if case.code == own.code] == ["cancelled"]


def test_a_call_that_was_promised_on_the_telephone_is_taken_back_by_text(line: ErrandLine) -> None:
    _say(line, OWN_CALL)
    assert "before" in _say(line, SMS, "when do you ring me")
    _say(line, {**SMS, "session": "later"}, "cancel the call back")
    assert [case.state for case in _calls(line)] == ["cancelled"]


def test_what_staff_have_begun_is_not_joined(line: ErrandLine) -> None:
    _say(line, _shown(1))
    (case,) = _calls(line)
    line.store.act(case.name, TakeCase(), ANNA, NOW)
    _say(line, _shown(2))
    assert len(_calls(line)) == 2


def test_another_number_to_ring_is_another_case_and_one(line: ErrandLine) -> None:
    _say(line, _shown(1))
    for number in (2, 3):
        _say(line, _shown(number), "can a person ring me on 0555 201 7788")
    assert len(_calls(line)) == 2


def test_a_draft_of_a_call_that_showed_the_number_is_not_listed_to_its_owner(line: ErrandLine) -> None:
    _say(line, FORGED, "can i see the doctor at the river clinic on thursday")
    (draft,) = line.store.list_cases(every=True)
    assert draft.state == "draft"
    said = _say(line, SMS, "how is my report going")
    assert str(draft.code) not in said
    assert "clinic" not in said.lower()


@pytest.mark.parametrize(("way", "is_told"), [(FORGED, True), (OWN_CALL, False), (SMS, False)])
def test_staff_are_told_that_a_number_was_only_shown(
    line: ErrandLine, house: Resources, way: dict[str, Any], is_told: bool
) -> None:
    _say(line, way)
    (case,) = _calls(line)
    whole = line.store.case_of(str(case.code))
    assert whole is not None
    told = Wording(house.phrases, "en", "City Help").tell(Notice(1, case, "print:", 0, "k", 0, NOW, ""), NOW)
    assert ("only showed" in told.body) == is_told
    assert told.values["case"]["number_confirmed"] != is_told
    assert ("only showed" in shown(case, whole, "", (), house.city, NOW)) == is_told
    assert ("only shown" in table([case], house.city, NOW)) == is_told
    assert line.case(str(case.code))["reach"]["confirmed"] != is_told
