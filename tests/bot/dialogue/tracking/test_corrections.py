"""Corrections on the demo city: what is refused goes, what is said instead leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.tracking import corrections
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import ServiceFocus, Session
from bot.model.turn import Turn
from bot.model.understanding import NluResult

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Needs:
    """An understanding that takes every text for a need."""

    def understand(self, text: str, language: str) -> NluResult:
        return NluResult("find_service", 0.8, (), (("find_service", 0.8),), "told")


def _context(
    house: Resources, text: str, service: str = "street-lamp-repair", need: str = "the street is bad"
) -> TurnContext:
    house = replace(house, understanding=Needs())
    session = Session("s", "en", focus=ServiceFocus(service=service, goal_text=need), greeted=True, turns=1)
    return TurnContext(Turn("s", "chat", "s", NOON, text=text), session, house)


@pytest.mark.parametrize(
    ("text", "denied", "meant"),
    [
        ("not the lamp, the hole in the road", "lamp", "the hole in the road"),
        ("no no not the lamp but a hole", "lamp", "a hole"),
        ("不是灯，是路上有个坑", "灯", "路上有个坑"),
        ("没丢，就是三月到期了", "丢", "三月到期了"),
        ("the lamp is fine", "", "the lamp is fine"),
    ],
)
def test_a_correction_falls_into_what_is_refused_and_what_is_meant(
    house: Resources, text: str, denied: str, meant: str
) -> None:
    said = corrections.parse_contrast(_context(house, text))
    assert (said.denied, said.meant) == (denied, meant)


@pytest.mark.parametrize(
    ("text", "right"),
    [("not the lamp, the hole in the road", "pothole-repair"), ("不是灯，是路上有个坑", "pothole-repair")],
)
def test_what_is_said_instead_leads(house: Resources, text: str, right: str) -> None:
    context = _context(house, text)
    answered = converse(context.turn, context.session, context.house)
    offered = [option.value for option in answered.reply.choices]
    assert answered.record.service == right or f"service:{right}" in offered
    assert "service:street-lamp-repair" not in offered


@pytest.mark.parametrize("text", ["is there another one", "what else have you got", "还有别的吗"])
def test_the_next_ones_are_never_the_one_in_hand(house: Resources, text: str) -> None:
    context = _context(house, text, "home-help", "somebody to help my mother in the house")
    answered = converse(context.turn, context.session, context.house)
    offered = [option.value for option in answered.reply.choices]
    assert offered
    assert "service:home-help" not in offered


@pytest.mark.parametrize("text", ["not sure but can I send it", "no, she lives with me", "I'm not working, what then"])
def test_a_no_that_refuses_nothing_is_no_correction(house: Resources, text: str) -> None:
    context = _context(house, text)
    assert not corrections.is_correction(context, corrections.parse_contrast(context))
