"""The danger heard in a turn: more is needed where an errand is in hand, or where a service is plainly asked for."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.safety.detector import Assessment, Utterances
from bot.safety.sentences import is_of_life

SURE = THRESHOLDS.danger.need
SERVICE, GRAVE, USUAL = THRESHOLDS.danger.service, THRESHOLDS.danger.grave, THRESHOLDS.danger.usual
LEAST, MOST, SLIGHT = THRESHOLDS.danger.least, THRESHOLDS.danger.most, THRESHOLDS.danger.slight
EMERGENCY = "danger"
"""Errand that asks whether somebody is in danger."""


def assess(context: TurnContext) -> Assessment:
    """The dangers in a turn, and whether to ask."""
    turn, house = context.turn, context.house
    texts = (turn.text, context.written, *turn.pieces)
    said = Utterances(texts, turn.alternatives, context.session.before, _in_hand(context), plain=LEAST)
    near = house.danger.assess(said)
    # Why only then: few turns sound like danger, and all others are searched for when a rule asks for it.
    if not near.raised and near.doubt is None:
        return near
    return house.danger.assess(replace(said, plain=_plainness(context), is_need=is_need(context)))


def is_plain_need(context: TurnContext) -> bool:
    """True where a service is surely meant and no pattern of danger is met: what is heard is a likeness alone."""
    texts = dict.fromkeys((context.turn.text, context.written, *context.turn.alternatives))
    matches = (context.house.danger.lexicon.match(text) for text in texts)
    return not any(match.raised or match.doubted for match in matches) and is_need(context)


def _plainness(context: TurnContext) -> float:
    """How plainly a turn is of an everyday need, in points of danger: sure of a service, and of no need that is a danger often."""
    said, search = analyse(context, context.turn.text), context.house.catalogue.search
    if said.found is None or said.asked is None:
        return 0.0
    grave = search.share(said.asked, is_of_life)
    odds = math.log((grave + SLIGHT) / (1 - grave + SLIGHT))
    plain = SERVICE * said.found.confidence - GRAVE * odds - USUAL
    return min(max(plain, LEAST), MOST)


def is_need(context: TurnContext) -> bool:
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
    # Why not behind an answer with the question whether somebody is in danger: that answer may have missed what was meant.
    if asked.of(EMERGENCY):
        return 0.0
    is_talk = focus.service or focus.last_list or focus.event or "status" in said
    return float(bool(is_talk) or asked.of("case", "due"))
