"""How much danger a turn tells of. More is needed while an errand is open, or if a service or a report is plainly meant."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, report_reading
from bot.errands.danger import danger_reply
from bot.errands.turn_act import CASE, DUE, learned_act
from bot.forms.turn import Heard
from bot.model.reply import asked_last
from bot.retrieval.services.query import length
from bot.safety import OWN_ERRAND, Assessment, Utterances
from bot.safety.context import Context
from bot.safety.rules import Match
from bot.safety.sentences import is_of_life

SURE, SETTLED = THRESHOLDS.danger.need, THRESHOLDS.danger.settled
LIKELY, ALONE = THRESHOLDS.danger.likely, THRESHOLDS.danger.alone
SERVICE, GRAVE, USUAL = THRESHOLDS.danger.service, THRESHOLDS.danger.grave, THRESHOLDS.danger.usual
LEAST, MOST, SLIGHT = THRESHOLDS.danger.least, THRESHOLDS.danger.most, THRESHOLDS.danger.slight
REPORT, PLACED, ACT = THRESHOLDS.danger.report, THRESHOLDS.danger.placed, THRESHOLDS.danger.act
ORDINARY = THRESHOLDS.danger.ordinary
TALE, HARMLESS_TALE = THRESHOLDS.danger.tale, THRESHOLDS.danger.harmless_tale
NEAR, NEAREST = THRESHOLDS.danger.near, THRESHOLDS.danger.nearest
OWN_ACTS = ("cancel", "cancel-all", "not-needed", "move", "not-fixed", "status", "undo", "resume", "leave")
"""What is wanted done about what somebody has open."""
ALWAYS = {"person", "thanks"}
"""Acts that can be meant with nothing in hand."""
EMERGENCY = "danger"
"""Errand that asks whether somebody is in danger."""


def assess(context: TurnContext) -> Assessment:
    """The dangers in a turn, and whether to ask about them."""
    turn, house = context.turn, context.house
    if _knows_no_street(context):
        return Assessment()
    texts = (turn.text, context.written, *turn.pieces)
    # Why not after an alarm: it asks nothing, and what is said next would be read as of a danger of its own.
    asked = "" if context.session.danger.kind else asked_last(context.session.last)
    around = Context(asked, context.session.before)
    said = Utterances(texts, turn.alternatives, around, _in_hand(context), plain=LEAST, language=context.language)
    near = house.danger.assess(said)
    # Why only then: few turns sound like danger, and all others are searched for when a rule asks for it.
    if not near.raised and near.doubt is None:
        return near
    in_hand = max(said.in_hand, ACT if _is_act(context) else 0.0)
    ordinary = is_ordinary(context)
    is_meant = ordinary or is_need(context, SETTLED) or handover.is_wanted(context) or is_own_errand(context)
    # Why at "is it fixed?": what is still broken is told there, in words that sound like danger.
    is_plain = is_meant or context.session.asked.of(DUE)
    likely = ALONE if is_need(context, LIKELY) else 0.0
    analysed = analyse(context, turn.text)
    points, has_street = _of_report(analysed)
    plain = _plainness(analysed, points) + ORDINARY * ordinary
    # Why by the street: "in our shop" may be where somebody is threatened.
    report = points if has_street and points > PLACED else 0.0
    said = replace(
        said,
        plain=plain,
        is_need=is_need(context),
        alone=math.inf if is_plain else likely,
        in_hand=in_hand,
        report=report,
    )
    heard = house.danger.assess(said)
    # Why asked, and behind the answer: of 143 dangers that patterns raise none is as harmless to the network in a sure need.
    # Why not what is certain: the network has learned too little of it to call it a tale.
    if heard.raised and is_tale(context) and not any(match.is_certain for match in matches(context)):
        return Assessment(doubt=heard.raised[0])
    return heard


def is_tale(context: TurnContext) -> bool:
    """True for a long text that is surely of a service and that the network, having read all of it, finds harmless: what sounds like
    danger in it is part of a tale ("he can not lift his leg up the step of the bus")."""
    detector, text = context.house.danger, context.turn.text
    if not is_need(context, TALE) or not detector.is_long(text):
        return False
    return detector.score(text) < HARMLESS_TALE


def _knows_no_street(context: TurnContext) -> bool:
    """True for "I do not know where I am" and no more where it is asked where something is: nobody is lost."""
    is_asked = context.session.asked.of(CASE) and context.session.asked.slot("ask") == "place"
    return is_asked and context.house.acts.are_all(("unknown-place",), context.turn.text)


def is_matched(context: TurnContext) -> bool:
    """True if the patterns hear a danger in the turn."""
    return not _knows_no_street(context) and any(match.raised or match.doubted for match in matches(context))


def is_ordinary(context: TurnContext) -> bool:
    """True for words of a trouble of every day (wages that do not come, a radiator half warm) where no pattern hears a danger."""
    return any(match.is_ordinary for match in matches(context)) and not is_matched(context)


def matches(context: TurnContext) -> list[Match]:
    """What the patterns find in the turn as it was written and in the standard language, and in all other hearings of it."""
    texts = dict.fromkeys((context.turn.text, context.written, *context.turn.alternatives))
    return [context.house.danger.lexicon.match(text) for text in texts]


def _plainness(said: TurnContext, report: float) -> float:
    """How plainly a turn is of an everyday need, in points of danger: sure of a service, and of no need that is a danger often;
    or of a thing that can be reported.

    said: the turn with its analysis. report: the points of a report in it.
    """
    search = said.house.catalogue.search
    if said.found is None or said.asked is None:
        return 0.0
    grave = search.share(said.asked, is_of_life)
    odds = math.log((grave + SLIGHT) / (1 - grave + SLIGHT))
    plain = SERVICE * said.found.confidence - GRAVE * odds - USUAL + report
    return min(max(plain, LEAST), MOST)


def _of_report(said: TurnContext) -> tuple[float, bool]:
    """How plainly a turn reports a thing, in points: the thing is named in usual words, with its place; and whether by a street."""
    reported = report_reading.read(said)
    if not reported.named or reported.score < NEAR:
        return 0.0, False
    nearness = min((reported.score - NEAR) / (NEAREST - NEAR), 1.0)
    place = reported.place
    return REPORT * nearness + PLACED * (place is not None), place is not None and bool(place.value.street)


def is_need(context: TurnContext, least: float = SURE) -> bool:
    """True if search is sure which service a turn asks for: people often tell a need by what their body cannot do."""
    found = analyse(context, context.turn.text).found
    return found is not None and bool(found.candidates) and found.confidence >= least


def is_own_errand(context: TurnContext) -> bool:
    """True if something is wanted done about what somebody has open."""
    desk, turn = context.house.desk, context.turn
    said = context.house.acts.among(OWN_ACTS, turn.text, context.written)
    return desk is not None and bool(said) and bool(desk.cases_of(turn.address, turn.at))


def _in_hand(context: TurnContext) -> float:
    """How surely the talk is of an errand: a service talked about or offered, a question of ours, something they have open.

    "I do not need it any more" is of what they have open; "has anybody been" of what somebody else has.
    """
    if is_own_errand(context):
        return OWN_ERRAND
    said = context.house.acts.among(OWN_ACTS, context.turn.text, context.written)
    focus, asked = context.session.focus, context.session.asked
    # Why: "yes, I go with her" to "will somebody come along?" is an answer, and no farewell.
    if asked.of(CASE) and asked.slot("kind") == "yes_no" and _says_yes_or_no(context):
        return OWN_ERRAND
    # Why not behind an answer with the question whether somebody is in danger: that answer may have missed what was meant.
    if asked.of(EMERGENCY):
        return 0.0
    is_talk = focus.service or focus.last_list or focus.event or "status" in said
    return float(bool(is_talk) or asked.of(CASE, DUE))


def _says_yes_or_no(context: TurnContext) -> bool:
    """True if a short turn answers the open question of a form: by yes or no, or by that question's own words for them."""
    if danger_reply.begins_with_yes_no(context):
        return True
    house, asked, text = context.house, context.session.asked, context.turn.text
    case = house.desk.own_case(asked.slot("case"), context.turn.address) if house.desk is not None else None
    form = house.forms.get(case.service) if case is not None else None
    question = form.question(asked.slot("slot")) if form is not None else None
    if question is None or length(text) > danger_reply.FEW_WORDS:
        return False
    spoken = house.readers.spoken(text, Heard(context.now, context.language, text))
    return any(house.readers.readings(question, spoken, asked=False))


def _is_act(context: TurnContext) -> bool:
    """True if the classifier of acts is sure that the turn does something about an errand."""
    is_asked = context.session.asked.of(EMERGENCY)
    return not is_asked and learned_act(context) not in {"", *ALWAYS}
