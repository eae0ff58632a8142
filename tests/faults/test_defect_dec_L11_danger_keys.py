"""Defect L11 of 2 December: who presses an emergency number again is never told that this is "still my answer"."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Turn

NOON = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "pressed", [("120", "120", "120"), ("911", "911"), ("120", "119", "120"), ("000", "999", "999")]
)
def test_the_number_is_told_each_time(house: Resources, pressed: tuple[str, ...], language: str) -> None:
    session = Session("s", language, greeted=True)
    same = house.phrases.say(language, "answer.same", 0)
    for number, keys in enumerate(pressed):
        answered = converse(Turn(str(number), "phone", "+15555550171", NOON, keys=keys), session, house)
        session = answered.session
        assert answered.record.safety == "E1"
        assert Say(same) not in answered.reply.parts
