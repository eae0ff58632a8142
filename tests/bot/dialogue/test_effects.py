"""What an answer does to the talk after it, and what a telephone is told of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

AT = datetime(2026, 11, 27, 10, tzinfo=UTC)


def _said(house: Resources, *texts: str, channel: str = "chat") -> TurnResult:
    """What the last of some turns came to."""
    session, answered = Session("s", "en"), None
    for number, text in enumerate(texts):
        answered = converse(Turn(str(number), channel, "visitor", AT, text=text), session, house)
        session = answered.session
    assert answered is not None
    return answered


@pytest.mark.parametrize(
    ("texts", "leads_on"),
    [
        (["senior transit card"], True),
        (["senior transit card", "how much is it"], True),
        (["thanks"], False),
        (["person"], False),
        (["he is not breathing"], False),
    ],
)
def test_an_answer_about_a_service_leads_on_to_more(house: Resources, texts: list[str], leads_on: bool) -> None:
    assert _said(house, *texts).reply.leads_on == leads_on


@pytest.mark.parametrize(("text", "manner"), [("slower", "slower"), ("louder", "louder"), ("repeat", "")])
def test_a_wish_how_to_be_spoken_to_goes_along_with_the_reply(house: Resources, text: str, manner: str) -> None:
    answered = _said(house, "senior transit card", text)
    assert (answered.reply.manner, answered.effect.keeps_last) == (manner, True)


@pytest.mark.parametrize("text", ["you are shouting", "小声点"])
@pytest.mark.parametrize(("channel", "manner"), [("phone", "quieter"), ("sms", ""), ("chat", "")])
def test_quieter_is_spoken_more_softly_and_where_nothing_is_heard_that_is_said(
    house: Resources, text: str, channel: str, manner: str
) -> None:
    answered = _said(house, "senior transit card", text, channel=channel)
    said = house.phrases.say(answered.reply.language, "quieter.on" if manner else "quieter.silent")
    assert (answered.reply.manner, answered.reply.parts[0], answered.effect.keeps_last) == (manner, Say(said), True)
    assert answered.session.focus.service == "senior-transit-card"


@pytest.mark.parametrize(
    ("text", "urgent", "unlimited"),
    [("he is not breathing", True, False), ("i want to talk to a person", False, True), ("bus card", False, False)],
)
def test_danger_is_urgent_and_a_person_has_no_limit(house: Resources, text: str, urgent: bool, unlimited: bool) -> None:
    effect = _said(house, text).effect
    assert (effect.urgent, effect.unlimited) == (urgent, unlimited)


def test_what_was_not_understood_is_counted_and_what_was_ends_the_count(house: Resources) -> None:
    assert _said(house, "qqqqqqqq").session.misses == 1
    assert _said(house, "qqqqqqqq", "zzzzzzzz").session.misses == 2
    assert _said(house, "qqqqqqqq", "senior transit card").session.misses == 0
