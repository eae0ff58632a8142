"""What only sounds like danger is answered at once. The question whether somebody is in danger comes after the answer. If the
answer asks something itself, a sentence with the number comes before it instead, so that the errand goes on."""

from __future__ import annotations

from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, smalltalk_and_settings
from bot.errands.danger import danger_assessment, danger_record, danger_reply
from bot.errands.turn_act import CASE, DUE
from bot.model.case_write import SaveCase
from bot.model.reply import Ask, Choices, Say
from bot.model.turn_result import TurnResult
from bot.safety import Danger
from bot.safety.detector import GRAVE

IN_VAIN = {"missed", "not-here", "out-of-scope"}
"""What a turn comes to that goes on with no errand."""
BESIDE = {"beside": "yes"}
"""Slot of the question where an answer may go before it."""
LISTED = THRESHOLDS.danger.listed
COLD_HOME = THRESHOLDS.danger.cold_home
COLD = "cold"
"""Family of danger that may be mended by what the city does."""


def may_be(context: TurnContext) -> bool:
    """True if no pattern hears a danger, or only in a tale, in a need, a wish about an errand or for a person, or an answer to a form.

    Never after STOP.
    """
    if context.session.stopped:
        return False
    if danger_assessment.is_matched(context) and not danger_assessment.is_tale(context):
        return False
    if context.session.expects is not None:
        return context.session.asked.of(CASE, DUE)
    is_errand = danger_assessment.is_own_errand(context) or handover.is_wanted(context)
    return is_errand or danger_assessment.is_need(context) or not context.session.focus.goal_text


def is_beside(at: TurnContext | TurnResult) -> bool:
    """True if the question about a danger came, or may come, after an answer to the need."""
    return "beside" in at.session.asked.slots


def joined(context: TurnContext, asked: TurnResult, answered: TurnResult) -> TurnResult:
    """The answer with the question after it, or with the number before it; only the question if the answer is about nothing."""
    asks = any(isinstance(part, Ask) for part in answered.reply.parts) or answered.session.expects is not None
    is_told = answered.record.outcome == "answered" and bool(answered.record.service) and not answered.about
    if asks or not is_told:
        if _goes_on(context, answered) or _leads_on(context, answered):
            # Why: a bin that smells is reported, and whoever reports it needs no ambulance named before.
            if danger_assessment.is_ordinary(context):
                return answered
            return _with_number(context, asked, answered)
        slots = {name: value for name, value in asked.session.asked.slots.items() if name not in BESIDE}
        return replace(asked, session=replace(asked.session, expects=replace(asked.session.asked, slots=slots)))
    session = replace(answered.session, expects=asked.session.expects)
    # Why without others to pick from: their numbers and those of the question would be the same.
    told = (part for part in answered.reply.parts if not isinstance(part, Choices))
    reply = replace(answered.reply, parts=(*told, *asked.reply.parts))
    effect = replace(answered.effect, unlimited=True)
    record = replace(answered.record, danger=asked.record.danger)
    return replace(answered, session=session, reply=reply, effect=effect, record=record)


def _goes_on(context: TurnContext, answered: TurnResult) -> bool:
    """True if an errand begins or goes on with the answer, or a person is on the way."""
    if context.session.asked.of(CASE, DUE) and answered.record.outcome != "answered":
        return answered.session.asked != context.session.asked and answered.record.outcome not in IN_VAIN
    return answered.record.outcome == "person" or bool(answered.about) or answered.session.asked.of(CASE)


def _leads_on(context: TurnContext, answered: TurnResult) -> bool:
    """True if the answer to a first need goes on with it: the steps of a life event, or a list in which the service is likely to be."""
    if context.session.expects is not None or answered.record.outcome in IN_VAIN:
        return False
    found = analyse(context, context.turn.text).found
    is_list = found is not None and found.among >= LISTED and bool(answered.session.focus.last_list)
    return is_list or bool(answered.session.focus.event)


def _with_number(context: TurnContext, asked: TurnResult, answered: TurnResult) -> TurnResult:
    """The answer, and before it whom to ring in danger. It is said once in a conversation."""
    doubt = Danger(asked.session.asked.slots["class"], asked.session.asked.slots["kind"])
    reply = replace(answered.reply, parts=(number(context, doubt), *answered.reply.parts))
    session = replace(answered.session, cleared=tuple(dict.fromkeys((*answered.session.cleared, doubt.family))))
    record, effect = replace(answered.record, danger=doubt.kind), replace(answered.effect, unlimited=True)
    return replace(answered, reply=reply, session=session, record=record, effect=effect)


def number(context: TurnContext, doubt: Danger) -> Say:
    """Whom to ring in a danger that is only doubted."""
    key = f"danger.beside.{doubt.level}" if doubt.level in GRAVE else "danger.beside"
    return Say(context.say(key, **danger_record.numbers(context, doubt.family)))


def says_nobody(context: TurnContext) -> bool:
    """True for "no, only frightened" once the number was told beside something else."""
    is_open = context.session.expects is not None or not context.session.cleared
    return not is_open and danger_reply.read_yes_no(context) is False and danger_reply.says_no_more(context)


def is_mended_by_us(context: TurnContext, told: TurnResult) -> bool:
    """True for a danger told together with something the city repairs: a cold home while the heating is off."""
    return any(each.slots.get("kind", "").partition(".")[0] == COLD for each in told.cases) and _is_need(context)


def is_cold_at_home(context: TurnContext, doubt: Danger) -> bool:
    """True for the same where it is only likely: nothing is asked, because the number and the repair are right anyhow."""
    return doubt.family == COLD and _is_need(context)


def _is_need(context: TurnContext) -> bool:
    return context.session.expects is None and danger_assessment.is_need(context, COLD_HOME)


def with_errand(told: TurnResult, answered: TurnResult) -> TurnResult:
    """The number first, then the errand that was begun; only the number if none was."""
    if not answered.session.asked.of("case") and not answered.about:
        return told
    reply = replace(answered.reply, parts=(*told.reply.parts, *answered.reply.parts))
    session = replace(answered.session, alarm=told.session.alarm)
    effect = replace(answered.effect, urgent=True, unlimited=True)
    record = replace(answered.record, safety=told.record.safety, danger=told.record.danger)
    writes = tuple(_urgent(each) if isinstance(each, SaveCase) else each for each in answered.writes)
    cases = (*told.cases, *answered.cases)
    return replace(answered, reply=reply, session=session, effect=effect, record=record, cases=cases, writes=writes)


def _urgent(write: SaveCase) -> SaveCase:
    return replace(write, case=replace(write.case, urgent=True))


def said_no(context: TurnContext) -> TurnResult:
    """Says that this is good to hear; the need was answered already."""
    return smalltalk_and_settings.say(context, "alarm.over")
