"""Over to a service of the same kind in the middle of a talk, others beside an answer, and MORE of a list."""

from __future__ import annotations

import numpy as np
import pytest
from policy_rows import Row, turn_of
from told import say

from bot.dialogue.tracking.service_switch import (
    FEATURES,
    NONE,
    NONE_FEATURES,
    WEIGHTS,
    Seen,
    SwitchOdds,
    features,
    score,
    together,
)
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import ServiceFocus, Session


def _seen(pair: str, follows: float, alone: float) -> Seen:
    """The service in hand, and one that differs in what the turn says of it."""
    features = np.zeros((2, len(FEATURES)))
    features[0, FEATURES.index("here")] = 1.0
    features[0, FEATURES.index("follows")] = follows
    features[:, FEATURES.index("alone")] = [-5.0, alone]
    none = np.array([1.0] + [-5.0] * (len(NONE_FEATURES) - 1))
    return Seen(("here", "there"), features, none, pair)


def test_a_service_talked_about_before_is_a_candidate_and_the_likelier_for_it(house: Resources) -> None:
    context = turn_of(Row("", "en", "how much is it", before={"service": "senior-transit-card"}), house)
    context = analyse(context, context.turn.text)
    assert context.service is not None
    before = context.with_focus(previous_services=("pension-claim",))
    alone, after = (score(features(each, context.service)) for each in (context, before))
    assert dict(after.others)["pension-claim"] > dict(alone.others).get("pension-claim", 0.0)
    assert after.stays > dict(after.others)["pension-claim"]


def test_weights_are_there_for_everything_seen() -> None:
    assert {len(each) for each in WEIGHTS.values()} == {len(FEATURES)}
    assert {len(each) for each in NONE.values()} == {len(NONE_FEATURES)}


@pytest.mark.parametrize("pair", [*WEIGHTS])
def test_chances_add_up_and_what_follows_stays(pair: str) -> None:
    surely, hardly = score(_seen(pair, 5.0, -5.0)), score(_seen(pair, -5.0, -0.1))
    for moved in (surely, hardly):
        assert moved.stays + moved.none + sum(chance for _, chance in moved.others) == pytest.approx(1)
    assert surely.stays > 0.9
    assert hardly.stays < dict(hardly.others)["there"]


def test_what_was_refused_is_no_candidate() -> None:
    assert score(_seen("latin", 0.0, -0.1), without=("there",)).others == ()


def test_chances_of_an_open_need_are_added_and_the_one_in_hand_is_left_out() -> None:
    moved = together(SwitchOdds("here", 0.4, (("a", 0.3), ("b", 0.2)), 0.1), (("b", 0.25), ("here", 0.5), ("c", 0.05)))
    assert [service for service, _ in moved.others] == ["b", "a", "c"]


def test_a_lost_card_is_offered_or_told_while_another_card_is_in_hand(house: Resources) -> None:
    in_hand = Session("s", "en", greeted=True, focus=ServiceFocus(service="senior-transit-card"))
    answered = say(house, in_hand, "my wife's card is gone, it was in the purse they took", "status")
    offered = {option.value for option in answered.reply.choices}
    assert "service:lost-senior-card" in offered or answered.record.service == "lost-senior-card"


def test_a_plain_question_stays_and_names_nothing_beside(house: Resources) -> None:
    in_hand = Session("s", "en", greeted=True, focus=ServiceFocus(service="senior-transit-card"))
    answered = say(house, in_hand, "what does it cost", "ask_cost")
    assert answered.record.service == "senior-transit-card"
    assert not answered.reply.choices


def test_more_of_a_list_brings_the_next_and_keeps_what_is_in_hand(house: Resources) -> None:
    names = ("senior-transit-card", "lost-senior-card", "gas-bill", "job-centre", "meals-at-home", "pension-claim")
    believed = tuple((name, 0.3 / (place + 1)) for place, name in enumerate(names))
    shown = tuple(f"service:{name}" for name in names[:3])
    focus = ServiceFocus(
        service="senior-transit-card", goal_text="a card", belief=believed, open_options=shown, last_list=shown
    )
    answered = say(house, Session("s", "en", greeted=True, focus=focus), "MORE")
    assert [option.value.removeprefix("service:") for option in answered.reply.choices] == [*names[3:]]
    assert answered.session.focus.service == "senior-transit-card"
    last = say(house, answered.session, "MORE")
    assert last.record.outcome == "asked"
    assert not last.reply.choices
