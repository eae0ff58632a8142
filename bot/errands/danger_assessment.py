"""The danger heard in a turn: more is needed where an errand is in hand, or where a service is plainly asked for."""

from __future__ import annotations

from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.safety.detector import Assessment, Utterances

SURE = THRESHOLDS.danger.need


def assess(context: TurnContext) -> Assessment:
    """The dangers in a turn, and whether to ask."""
    turn, house = context.turn, context.house
    texts = (turn.text, context.written, *turn.pieces)
    said = Utterances(texts, turn.alternatives, context.session.before, _in_hand(context))
    assessment = house.danger.assess(said)
    # Why only then: few turns sound like danger, and all others are searched for when a rule asks for it.
    is_heard = bool(assessment.raised) or assessment.doubt is not None
    return house.danger.assess(replace(said, is_need=True)) if is_heard and _is_need(context) else assessment


def _is_need(context: TurnContext) -> bool:
    """True where search is sure which service a turn asks for: people tell a need by what their body can not do."""
    found = analyse(context, context.turn.text).found
    return found is not None and bool(found.candidates) and found.confidence >= SURE


def _in_hand(context: TurnContext) -> float:
    """How surely the talk is of an errand: a service talked about or offered, a question of ours, something they have open.

    "I do not need it any more" is of what they have open; "has anybody been" of what somebody else has.
    """
    desk, turn = context.house.desk, context.turn
    said = context.house.acts.among(("cancel", "move", "not-fixed", "status"), turn.text, context.written)
    if desk is not None and said and desk.cases_of(turn.sender, turn.at):
        return 2.0
    focus, asked = context.session.focus, context.session.asked
    is_talk = focus.service or focus.last_list or focus.event or "status" in said
    return float(bool(is_talk) or asked.of("case", "due"))
