"""Defect L10 of 2 December: what happened a year ago is told no first help."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Turn

NOON = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)


def helped(house: Resources, text: str) -> bool:
    answered = converse(Turn("1", "sms", "+15555550171", NOON, text=text), Session("s", "en", greeted=True), house)
    return any("soap" in part.text or "肥皂" in part.text for part in answered.reply.parts if isinstance(part, Say))


@pytest.mark.parametrize("text", ["a dog bit me two years ago, is there a fine", "去年被狗咬过，还能要赔偿吗"])
def test_long_ago_is_no_first_help(house: Resources, text: str) -> None:
    assert not helped(house, text)


@pytest.mark.parametrize("text", ["a dog bit me on the hand", "被狗咬了一口"])
def test_now_is_one(house: Resources, text: str) -> None:
    assert helped(house, text)
