"""A number to ring that was keyed or heard is said again before anything is done with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Ask, Detail
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NUMBER = "05550123456"


class Caller:
    def __init__(self, house: Resources) -> None:
        self.house, self.session, self.count = house, Session("1", "en"), 0

    def say(self, text: str = "", keys: str = "", certainty: float = 1.0) -> TurnResult:
        self.count += 1
        turn = Turn(str(self.count), "any", "call:1", datetime(2026, 11, 25, 2, tzinfo=UTC), text, keys, certainty)
        answered = converse(turn, self.session, self.house)
        self.session = answered.session
        return answered


@pytest.fixture
def caller(house: Resources) -> Caller:
    caller = Caller(house)
    caller.say(keys="0")
    return caller


def _numbers(answered: TurnResult) -> list[str]:
    return [part.value for part in answered.reply.parts if isinstance(part, Detail)]


@pytest.mark.parametrize("given", [{"keys": NUMBER}, {"keys": f"{NUMBER}#"}, {"text": NUMBER, "certainty": 0.8}])
def test_a_number_keyed_or_heard_is_told_back_and_no_case_is_opened_yet(
    caller: Caller, given: dict[str, object]
) -> None:
    answered = caller.say(**given)  # type: ignore[arg-type]
    assert _numbers(answered) == [NUMBER]
    assert [part.kind for part in answered.reply.parts if isinstance(part, Ask)] == ["yes-no"]
    assert answered.cases == ()


@pytest.mark.parametrize("yes", [{"keys": "1"}, {"text": "yes"}, {"text": "yes that is right"}])
def test_yes_opens_the_case_with_that_number(caller: Caller, yes: dict[str, str]) -> None:
    caller.say(keys=NUMBER)
    (case,) = caller.say(**yes).cases
    assert case.slots["number"] == NUMBER


def test_no_asks_for_the_number_again_and_only_for_it(caller: Caller) -> None:
    caller.say(keys=NUMBER)
    answered = caller.say(keys="2")
    assert [part.kind for part in answered.reply.parts if isinstance(part, Ask)] == ["digits"]
    assert _numbers(caller.say(keys="05550123457")) == ["05550123457"]
    assert caller.say(keys="1").cases[0].slots["number"] == "05550123457"


def test_a_number_that_was_typed_is_taken_as_it_is(caller: Caller) -> None:
    assert caller.say(text=NUMBER).cases[0].slots["number"] == NUMBER


def test_a_person_is_still_reached_from_there(caller: Caller) -> None:
    caller.say(keys=NUMBER)
    assert caller.say(keys="0").record.outcome in {"asked", "person"}
