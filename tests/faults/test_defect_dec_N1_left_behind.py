"""What came in a call from a number that was only shown does not wait for the number's owner as theirs, and a call says whence it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from errands_due import NOTHING
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources
from bot.errands.call_opening import entered, proved
from bot.errands.due_messages import word_due
from bot.model.address import Address
from bot.model.case import Case
from bot.model.dialogue_state import Session
from bot.model.due_work import DueWork
from bot.model.turn import Turn
from bot.reminders.ways import Way

HERS = "+8613900000101"
SMS = {"channel": "sms", "sender": HERS, "session": "hers", "lang": "en"}
FORGED = {"channel": "voice", "sender": HERS, "session": "forged", "lang": "en", "number": "shown"}
OWN_CALL = {**FORGED, "session": "own", "number": "vouched"}
ASKED = [
    "when is my appointment", "cancel my appointment", "yes", "what have you written down so far", "can we go on with the lunches",
    "when do you ring me", "how is my report going", "what is my code", "cancel the call back",
]  # fmt: skip


@pytest.fixture
def line(house: Resources, url: str) -> Iterator[ErrandLine]:
    opened = ErrandLine(house, url)
    yield opened
    opened.close()


def _say(line: ErrandLine, way: dict[str, Any], *texts: str) -> tuple[str, dict[str, Any]]:
    for text in texts:
        came = line.play({**way, "text": text})
        assert "error" not in came, came
    return " ".join(came["said"]), came


def _booked(line: ErrandLine) -> str:
    _, came = _say(line, FORGED, "can i see the doctor at the river clinic on thursday", "the first one", "yes")
    return str(came["case"])


@pytest.mark.parametrize("own", [SMS, OWN_CALL], ids=["text", "call"])
def test_the_owner_is_offered_nothing_of_a_call_that_only_showed_the_number(
    line: ErrandLine, own: dict[str, Any]
) -> None:
    codes = [_booked(line)]
    _, came = _say(line, FORGED, "lunches at home please, 9 Mill Road, my name is Rose Baker")
    codes.append(str(came["case"]))
    _say(line, FORGED, "i want a person to ring me", "yes")
    before = [line.case(code) for code in codes]
    for text in ASKED:
        said, _ = _say(line, own, text)
        for left in ("Mill Road", "Baker", "Thursday", "River clinic", "go on with this", *codes):
            assert left not in said, text
    assert [line.case(code) for code in codes] == before


def test_with_its_code_the_owner_has_it_and_finds_it_from_then_on(line: ErrandLine) -> None:
    code = _booked(line)
    assert "Thursday" not in _say(line, SMS, "when is my appointment")[0]
    assert "Thursday" in _say(line, SMS, f"case {code}, when is it")[0]
    for own in ({**SMS, "session": "later"}, OWN_CALL):
        assert "Thursday" in _say(line, own, "when is my appointment")[0]
    assert "Thursday" not in _say(line, {**FORGED, "session": "again"}, "when is my appointment")[0]


def test_with_its_code_it_is_cancelled_at_once(line: ErrandLine) -> None:
    code = _booked(line)
    _say(line, SMS, f"cancel {code}", "yes")
    assert line.case(code)["state"] == "cancelled"


@pytest.mark.parametrize(
    ("proof", "call", "opened_in", "opens", "claims"),
    [
        ("vouched", "", "", True, True),
        ("vouched", "", "A", False, True),
        ("vouched", "B", "A", False, True),
        ("shown", "A", "A", True, True),
        ("shown", "B", "A", False, False),
        ("shown", "A", "", False, False),
        ("shown", "", "", False, False),
    ],
)
def test_one_rule_says_which_case_an_address_opens(
    proof: Any, call: str, opened_in: str, opens: bool, claims: bool
) -> None:
    case = Case("482913", "booking", "open", details=replace(NOTHING, call=opened_in), address=HERS)
    address = Address(HERS, proof, call)
    assert (address.opens(case), address.claims(case)) == (opens, claims)
    assert not Address("+8613900000909", proof, call).claims(case)


def _heard(turn_: Turn, session: Session) -> tuple[Turn, Session]:
    turn_ = proved(turn_, session)
    return turn_, entered(turn_, session)


def test_a_shown_call_is_not_vouched_for_because_another_one_is_open() -> None:
    at = datetime(2026, 12, 2, 9, tzinfo=UTC)
    shown = {"number": "shown", "call_id": "forged"}
    calls = [
        Turn("1", "voice", HERS, at, facts={"call": "new", "wire": "sip", **shown}),
        Turn("2", "voice", HERS, at, facts={"call": "new", "wire": "sip", "number": "vouched", "call_id": "own"}),
        Turn("3", "voice", HERS, at, facts=shown),
        Turn("4", "voice", HERS, at, facts=shown),
    ]
    session = Session("1", "en")
    proofs = []
    for each in calls:
        heard, session = _heard(each, session)
        proofs.append(heard.address.proof)
    assert proofs == ["shown", "vouched", "shown", "shown"]


@pytest.mark.parametrize("about", ["callback", "receipt", "reminder", "status"])
@pytest.mark.parametrize("call", ["", "CA1"])
def test_what_the_line_says_by_itself_tells_that_somebody_only_showed_the_number(
    house: Resources, about: str, call: str
) -> None:
    case = Case(
        "482913",
        "callback",
        "open",
        "senior-transit-card",
        details=replace(NOTHING, call=call),
        channel="voice",
        address=HERS,
    )
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    work = DueWork(1, case, about, now, language="en")
    said = " ".join(
        getattr(part, "text", "") for part in word_due(house, work, Way("voice", HERS, True), now).reply.parts
    )
    assert ("Was it not you?" in said) == bool(call)
    assert "You asked us to ring" not in said or not call
