"""A plain need is answered at once; the question whether somebody is in danger comes after the answer."""

from __future__ import annotations

from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import smalltalk_and_settings
from bot.errands.danger import danger_assessment
from bot.model.case_write import SaveCase
from bot.model.reply import Ask, Choices
from bot.model.turn_result import TurnResult
from bot.safety import Danger

BESIDE = {"beside": "yes"}
"""Slot of the question where an answer may go before it."""


COLD_HOME = THRESHOLDS.danger.cold_home
COLD = "cold"
"""Family of danger that may be mended by what the city does."""


def may_be(context: TurnContext) -> bool:
    """True if what only sounds like danger is a plain need, said by somebody who has not said STOP."""
    # Why not behind an open question: what is said then answers that, and is no need.
    return not context.session.stopped and context.session.expects is None and danger_assessment.is_plain_need(context)


def was_told(context: TurnContext) -> bool:
    """True if the need was answered and the question came after it."""
    return "beside" in context.session.asked.slots


def is_wanted(asked: TurnResult) -> bool:
    """True if the question about a danger may come after an answer."""
    return "beside" in asked.session.asked.slots


def joined(asked: TurnResult, answered: TurnResult) -> TurnResult:
    """The answer with the question after it; only the question if the answer asks something or is about no service."""
    asks = any(isinstance(part, Ask) for part in answered.reply.parts) or answered.session.expects is not None
    if asks or answered.record.outcome != "answered" or not answered.record.service:
        slots = {name: value for name, value in asked.session.asked.slots.items() if name not in BESIDE}
        return replace(asked, session=replace(asked.session, expects=replace(asked.session.asked, slots=slots)))
    session = replace(answered.session, expects=asked.session.expects)
    # Why without others to pick from: their numbers and those of the question would be the same.
    told = (part for part in answered.reply.parts if not isinstance(part, Choices))
    reply = replace(answered.reply, parts=(*told, *asked.reply.parts))
    effect = replace(answered.effect, unlimited=True)
    record = replace(answered.record, danger=asked.record.danger)
    return replace(answered, session=session, reply=reply, effect=effect, record=record)


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
