"""Where nobody would learn of it no call back is promised: the number to ring is told, and when people are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_line import KEYWORDS, later, render, turn

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources
from bot.errands.handover import apology, offer
from bot.model.dialogue_state import Session
from bot.model.reply import Ask, Detail, Handover, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.turn_processor import TurnProcessor, receive
from bot.store import Store

AT = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
ASKS = [("keys", "0"), ("text", "I want to talk to a person"), ("text", "找人工")]


def _asked(house: Resources, kind: str, said: str, channel: str = "sms", sender: str = "+8613800138000") -> TurnResult:
    turn_ = Turn("1", channel, sender, AT, said if kind == "text" else "", said if kind == "keys" else "")
    return converse(turn_, Session("s", "zh" if "人" in said else "en"), house)


@pytest.mark.parametrize(("kind", "said"), ASKS)
def test_the_number_is_told_and_nothing_is_promised(house: Resources, kind: str, said: str) -> None:
    alone = replace(house, reached=False)
    answered = _asked(alone, kind, said)
    assert any(isinstance(part, Detail) and part.value == house.city.phone.number for part in answered.reply.parts)
    assert not any(isinstance(part, Handover) for part in answered.reply.parts)
    assert not any(isinstance(part, Ask) for part in answered.reply.parts)
    assert answered.cases == ()
    assert answered.session.owner == "bot"


@pytest.mark.parametrize(("kind", "said"), ASKS)
def test_where_staff_are_told_a_call_back_is_promised_with_its_code(house: Resources, kind: str, said: str) -> None:
    answered = _asked(house, kind, said)
    assert answered.cases
    assert any(isinstance(part, Handover) and part.code for part in answered.reply.parts)


@pytest.mark.parametrize("reached", [True, False])
def test_in_despair_a_person_is_promised_only_where_one_is_told(house: Resources, reached: bool) -> None:
    answered = _asked(replace(house, reached=reached), "text", "i want to kill myself")
    said = [getattr(part, "text", "") for part in answered.reply.parts]
    assert (house.phrases.say("en", "danger.person") in said) is reached
    assert answered.cases


def test_nobody_is_asked_whether_a_person_shall_ring(house: Resources) -> None:
    said = Turn("1", "sms", "+8613800138000", AT, "x")
    answered = offer(TurnContext(said, Session("s", "en"), replace(house, reached=False)), Say("I am sorry."))
    assert not any(isinstance(part, Ask) for part in answered.reply.parts)
    assert any(isinstance(part, Detail) and part.value == house.city.phone.number for part in answered.reply.parts)
    assert answered.session.expects is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_apology_promises_no_more_than_is_kept(house: Resources, store: Store, language: str) -> None:
    def broken(turn_: Turn, session: Session) -> TurnResult:
        raise ValueError(turn_.text)

    alone = replace(house, reached=False)
    shell = TurnProcessor(
        store, KEYWORDS, broken, render, lambda tag: apology(alone, tag), language, "hotline", reached=alone.reached
    )  # fmt: skip
    receive(store, turn("a"), KEYWORDS, 0)
    for seconds in (1, 10, 100, 1000):
        shell.work_once(later(seconds))
    reply = store.records(1)[0].reply
    assert reply is not None
    said = reply.parts[0]
    assert isinstance(said, Handover)
    assert house.city.phone.number in said.text
    assert said.code == ""
    assert len(store.list_cases()) == 1
