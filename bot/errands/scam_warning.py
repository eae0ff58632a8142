"""Whether somebody is honest: the line can not know. It warns, and tells of a service that helps, or offers a person."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import answers
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, service_answer
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

ERRAND = "scam_check"
HELPS = THRESHOLDS.needs.beside_warning


def warn(context: TurnContext) -> TurnResult:
    """The warning; behind it what the entry in hand says, the service that is likely ("check a firm"), or a person."""
    warned, service = Say(context.say("not_yet.scam")), context.service
    if service is not None and answers(context, service):
        told = service_answer.answer_question(context, service, "")
    elif service is None and (helping := _likely(context)) is not None:
        told = helping
    else:
        return handover.offer(context, warned, outcome="person", errand=ERRAND)
    return replace(told, reply=replace(told.reply, parts=(warned, *told.reply.parts)))


def _likely(context: TurnContext) -> TurnResult | None:
    """The first answer about the service that search finds, if that is likely enough."""
    found = analyse(context, context.turn.text).found
    if found is None or not found.candidates or found.confidence < HELPS:
        return None
    service = context.house.catalogue.services[found.candidates[0].number]
    return service_answer.introduce(context, service, found.confidence)
