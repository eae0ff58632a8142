"""On a call "stop" asks us to be quiet: nobody is opted out by it, and nobody is hung up on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Expectation, Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

WORDS = ["stop", "Stop.", "cancel", "end", "quit", "停止", "退订", "alto", "arrêt"]


def _said(house: Resources, text: str, channel: str) -> TurnResult:
    turn = Turn("1", channel, "+8613800000000", datetime(2026, 11, 27, 4, 0, tzinfo=UTC), text)
    return converse(turn, Session("s", "en", expects=Expectation("digits", "person")), house)


@pytest.mark.parametrize("channel", ["phone", "phone-sim", "voice"])
@pytest.mark.parametrize("word", WORDS)
def test_on_a_call_it_is_answered_by_being_quiet(house: Resources, word: str, channel: str) -> None:
    answered = _said(house, word, channel)
    assert not answered.session.stopped
    assert not answered.reply.ends
    assert answered.session.expects == Expectation("digits", "person")
    assert answered.reply.parts[0].text == house.phrases.say(answered.reply.language, "hush")  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["stop texting me", "no more texts please"])
def test_who_means_texts_is_told_how_to_end_them(house: Resources, text: str) -> None:
    answered = _said(house, text, "phone")
    assert not answered.session.stopped
    assert answered.reply.parts[0].text == house.phrases.say("en", "stop.how")  # type: ignore[union-attr]


@pytest.mark.parametrize("word", WORDS)
def test_by_text_it_opts_out(house: Resources, word: str) -> None:
    answered = _said(house, word, "sms")
    assert answered.session.stopped
    assert answered.reply.ends
