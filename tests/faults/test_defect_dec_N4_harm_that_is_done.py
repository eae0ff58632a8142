"""Defect N4 of 2 December: harm that is done names the ambulance first, a weapon the police, and then who listens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.turn import Turn

NOON = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)


def said(house: Resources, text: str) -> str:
    answered = converse(Turn("1", "sms", "+15555550171", NOON, text=text), Session("s", "en", greeted=True), house)
    return " ".join(getattr(part, "text", "") for part in answered.reply.parts)


@pytest.mark.parametrize(
    "text",
    [
        "ive just slit both my wrists", "she has cut her wrists in the bath", "i have a blade to my throat",
        "i opened the gas taps and i am lying down goodbye", "刚才把手腕割了", "我割脉了", "我啱啱鎅咗手",
        "刀架在脖子上了", "阿媽食晒啲安眠藥", "佢飲咗農藥", "煤气打开了，我躺着等",
    ],
)  # fmt: skip
def test_the_ambulance_or_the_way_out_comes_first(house: Resources, text: str) -> None:
    told = said(house, text)
    first = min((told.find(number) for number in ("120", "119") if number in told), default=-1)
    assert first >= 0
    assert "12356" not in told or told.find("12356") > first


@pytest.mark.parametrize(
    "text", ["he has taken his grandads rifle", "my son has got hold of a gun", "他拿了他爸的猎枪"]
)
def test_a_weapon_names_the_police(house: Resources, text: str) -> None:
    assert "110" in said(house, text)


@pytest.mark.parametrize(
    "text",
    ["the doctor cut my wrist open to mend it last year", "how do i get a shotgun certificate", "降压药吃光了去哪儿开"],
)
def test_what_is_no_harm_is_none(house: Resources, text: str) -> None:
    assert "120" not in said(house, text)
