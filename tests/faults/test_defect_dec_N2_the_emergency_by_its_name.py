"""Defect N2 of 2 December: who names the emergency, its number, or who is to come, is told whom to ring, in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scene import Scene, always, says, script

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Expectation, ServiceFocus, Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NOON = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
FRESH = Session("s", "en", greeted=True)
KEYED = frozenset({"110", "112", "119", "120", "911", "999", "000"})
STATES = [
    FRESH,
    replace(FRESH, expects=Expectation("yes-no", "person")),
    replace(FRESH, expects=Expectation("digits", "person", {"reason": "asked"})),
    replace(FRESH, focus=ServiceFocus(open_options=("service:senior-transit-card", "service:door-bus"))),
    replace(FRESH, stopped=True),
]


def answer(house: Resources, session: Session, channel: str = "sms", **said: str) -> TurnResult:
    return converse(Turn("1", channel, "+15555550171", NOON, **said), session, house)  # type: ignore[arg-type]


def words(answered: TurnResult) -> str:
    return " ".join(getattr(part, "text", "") for part in answered.reply.parts)


@pytest.mark.parametrize("session", STATES, ids=["fresh", "yes or no", "a number", "a list", "stopped"])
@pytest.mark.parametrize("number", sorted(KEYED))
def test_the_number_written_is_answered_in_every_state(house: Resources, session: Session, number: str) -> None:
    answered = answer(house, session, text=number)
    assert "120" in words(answered) or "110" in words(answered) or "119" in words(answered)
    assert "cannot ring them" in words(answered)
    assert len(answered.cases) == 1
    assert answered.effect.despite_stop or answered.effect.urgent


@pytest.mark.parametrize("session", STATES[:4], ids=["fresh", "yes or no", "a number", "a list"])
@pytest.mark.parametrize("keys", [*sorted(KEYED), "120#", "911*"])
def test_keys_are_answered_in_every_state(house: Resources, session: Session, keys: str) -> None:
    answered = answer(house, session, "phone", keys=keys)
    assert answered.record.safety == "E1"
    assert "cannot ring them" in words(answered)


@pytest.mark.parametrize(
    "text", ["which number has the ambulance", "whom do i dial for the police: what number", "crisis line number"]
)
def test_a_question_for_a_number_opens_no_case(house: Resources, text: str) -> None:
    answered = answer(house, FRESH, text=text)
    assert not answered.cases
    assert not answered.record.safety


def test_each_city_tells_its_own_numbers(house: Resources) -> None:
    abroad = replace(house, country="GB")
    assert "999" in words(answer(abroad, FRESH, text="fire brigade"))
    assert "Ring 999 now." in words(answer(abroad, FRESH, text="112"))


@pytest.mark.parametrize("number", ["110", "119", "120", "911", "999", "000"])
def test_a_number_dialled_into_a_call_reaches_the_line_whole(number: str) -> None:
    scene = Scene(always("What do you need?"), emergency_numbers=KEYED).begin().until_quiet()
    for digit in number:
        scene.press(digit).wait(0.4)
    assert scene.wait(1.5).keys[-1] == number


def test_the_key_of_another_language_is_still_one(house: Resources) -> None:
    scene = Scene(script(says("hello"), says("ni hao")), emergency_numbers=KEYED).begin().until_quiet()
    assert scene.press("9").wait(2).keys == ["9"]


def test_keys_far_apart_are_no_number() -> None:
    scene = Scene(always("What do you need?"), emergency_numbers=KEYED).begin().until_quiet()
    for digit in "110":
        scene.press(digit).wait(4)
    assert scene.keys == ["1", "1", "0"]
