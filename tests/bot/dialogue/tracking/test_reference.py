"""The thread of a conversation on the demo city: what a turn keeps, leaves and goes back to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from told import Told

from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Detail, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Talk:
    """One conversation; `said` is the last answer."""

    def __init__(self, house: Resources, **intents: str) -> None:
        self._house = replace(
            house, understanding=Told({text.replace("_", " "): intent for text, intent in intents.items()})
        )
        self.session, self._count = Session("s", "en"), 0

    def say(self, text: str) -> TurnResult:
        self._count += 1
        answered = converse(Turn(str(self._count), "chat", "x", NOON, text=text), self.session, self._house)
        self.session = answered.session
        return answered


def words(reply: Reply) -> str:
    return " ".join(
        part.text if isinstance(part, Say) else part.value for part in reply.parts if isinstance(part, Say | Detail)
    )


def test_going_back_to_the_first_thing_answers_in_the_same_breath(house: Resources) -> None:
    talk = Talk(house)
    talk.say("I want the senior transit card")
    talk.say("meals at home")
    answered = talk.say("go back to the first thing")
    assert answered.record.service == "senior-transit-card"


def test_a_correction_without_words_of_its_own_offers_others_and_never_the_same(house: Resources) -> None:
    talk = Talk(house, no_not_that="wrong_thing")
    first = talk.say("my mother can not cook any more, who brings food").record
    answered = talk.say("no not that")
    assert first.service
    assert first.service not in answered.record.names


def test_the_last_answer_comes_word_for_word_then_in_pieces_then_the_main_thing(house: Resources) -> None:
    talk = Talk(house)
    before = talk.say("I want the senior transit card").reply
    assert talk.say("what?").reply.parts == before.parts
    pieces = talk.say("what?").reply
    assert len(pieces.parts) > len(before.parts)
    main = talk.say("what?").reply
    assert len(main.parts) <= len(pieces.parts)


def test_another_turn_in_between_begins_the_repeating_anew(house: Resources) -> None:
    talk = Talk(house, how_much_is_it="ask_cost")
    talk.say("I want the senior transit card")
    talk.say("what?")
    said = talk.say("how much is it").reply
    assert talk.say("what?").reply.parts == said.parts


def test_the_whole_thing_is_what_was_told_on_this_service(house: Resources) -> None:
    talk = Talk(house, how_much_is_it="ask_cost", what_do_i_bring="ask_bring")
    talk.say("I want the senior transit card")
    talk.say("how much is it")
    told = talk.session.focus.told_by_service["senior-transit-card"]
    answered = talk.say("tell my daughter the whole thing again")
    assert answered.record.errand == "recap"
    assert set(answered.record.facts) <= set(told)
    assert answered.record.facts


def test_thanks_with_chatter_are_no_need(house: Resources) -> None:
    talk = Talk(house)
    talk.say("I want the senior transit card")
    talk.say("how much is it")
    talk.session = replace(talk.session)
    answered = Talk(house, **{"thank_you_dear_I_am_off_to_cook_soup": "small_talk"})
    answered.session = talk.session
    record = answered.say("thank you dear I am off to cook soup").record
    assert (record.outcome, record.service) == ("talk", "")
    assert answered.session.focus.service == "senior-transit-card"


def test_somebody_who_needs_a_moment_keeps_the_thread(house: Resources) -> None:
    talk = Talk(house)
    talk.say("I want the senior transit card")
    answered = talk.say("hold on let me get a pen")
    assert answered.record.outcome == "talk"
    assert talk.session.focus.service == "senior-transit-card"


def test_an_alarm_that_is_over_is_not_raised_again_and_a_new_one_is(house: Resources) -> None:
    talk = Talk(house)
    talk.say("I want the senior transit card")
    assert talk.say("my husband is on the floor and he is not breathing").record.safety
    answered = talk.say("the ambulance took him, he's alright now")
    assert not answered.record.safety
    assert talk.session.focus.service == "senior-transit-card"
    assert talk.say("help there is a fire in the kitchen").record.safety


@pytest.mark.parametrize("text", ["can a real person ring her later", "I want to talk to somebody real"])
def test_a_person_is_asked_for_in_any_words(house: Resources, text: str) -> None:
    talk = Talk(house, **{text.replace(" ", "_"): "callback"})
    talk.say("I want the senior transit card")
    answered = talk.say(text)
    assert answered.record.errand == "person"
    assert talk.session.focus.service == "senior-transit-card"


def test_two_needs_are_both_named_and_the_second_is_kept(house: Resources) -> None:
    talk = Talk(house)
    answered = talk.say("2 things. I lost my identity card and there are rats in the yard")
    named = {*answered.record.names, answered.record.service}
    assert "identity-card-lost" in named
    assert talk.session.focus.deferred_need


def test_what_was_asked_before_picking_is_answered_with_the_pick(house: Resources) -> None:
    talk = Talk(house, what_do_i_bring_for_the_bus_card="ask_bring")
    asked = talk.say("what do i bring for the bus card")
    if not asked.reply.choices:
        pytest.skip("the bus card is one service now")
    answered = talk.say("1")
    assert answered.record.aspect == "bring"
