"""What is believed of a need over the turns, and what the line does while nobody said which service it is."""

from __future__ import annotations

import numpy as np
import pytest
from told import say

from bot.dialogue.tracking.service_belief import FEATURES, NONE, NONE_FEATURES, WEIGHTS, Belief, Seen, update
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session


def _seen(pair: str, before: float, other: float) -> Seen:
    """Two services that differ in what was believed of them alone."""
    features = np.zeros((2, len(FEATURES)))
    features[:, 0] = np.log([before, other])
    return Seen(
        ("one", "other"),
        features,
        np.full(len(NONE_FEATURES), -20.0) + 20.0 * (np.arange(len(NONE_FEATURES)) == 0),
        pair,
    )


@pytest.mark.parametrize("pair", [*WEIGHTS])
def test_what_was_likelier_before_stays_so_where_the_turn_says_nothing(pair: str) -> None:
    believed = update(_seen(pair, 0.6, 0.2))
    assert believed.services == ("one", "other")
    assert believed.of("one") > believed.of("other") > 0
    assert sum(chance for _, chance in believed.chances) + believed.none == pytest.approx(1)


def test_what_is_refused_leaves_its_chance_to_the_others() -> None:
    believed = Belief((("one", 0.5), ("other", 0.2))).without(["one"])
    assert believed.services == ("other",)
    assert believed.of("other") == pytest.approx(0.4)
    assert believed.none == pytest.approx(0.6)


def test_nothing_left_is_no_belief() -> None:
    assert Belief((("one", 1.0),)).without(["one"]) == Belief()


def test_weights_are_there_for_everything_seen() -> None:
    assert {len(each) for each in WEIGHTS.values()} == {len(FEATURES)}
    assert {len(each) for each in NONE.values()} == {len(NONE_FEATURES)}


def test_a_first_guess_is_believed_until_somebody_says_which(house: Resources) -> None:
    answered = say(house, Session("s", "en"), "my mother can not cook any more, who brings food")
    focus = answered.session.focus
    assert len(focus.belief) > 1
    if not focus.open_options:
        answered = say(house, answered.session, "no, not that", "wrong_thing")
    picked = say(house, answered.session, "1")
    assert picked.session.focus.service
    assert picked.session.focus.belief == ()


def test_a_question_on_an_open_list_is_answered_and_what_was_answered_leads_the_list(house: Resources) -> None:
    answered = say(house, Session("s", "en"), "a card")
    if not answered.session.focus.open_options:
        pytest.skip("a card is one service now")
    asked = say(house, answered.session, "what do I have to bring", "ask_bring")
    assert asked.record.service
    assert asked.session.focus.open_options[0] == f"service:{asked.record.service}"
    agreed = say(house, asked.session, "1")
    assert agreed.record.service == asked.record.service
    assert agreed.session.focus.open_options == ()
