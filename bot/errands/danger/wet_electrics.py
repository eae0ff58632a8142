"""Water at sockets or lamps: a word about the electricity before whatever is answered."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.model.reply import Say
from bot.model.turn_result import TurnResult

WET, MARK = "wet-electrics", "wet.electrics"
KIND = "fire.wet-electrics"
"""The danger whose number comes first, and then the word about the electricity."""
SAYS_MORE = {"danger", "first_help"}
"""Rules whose answer says what to do already."""


def with_warning(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with the warning before it, once while the same is talked of; a danger and the first help say it by themselves."""
    if answered.record.danger == KIND and answered.record.outcome == "safety":
        first, *more = answered.reply.parts
        parts = (first, Say(context.say("wet.electrics")), *more)
        return replace(answered, reply=replace(answered.reply, parts=parts))
    is_told = context.house.told.among((WET,), context.turn.text, context.written)
    focus = answered.session.focus
    if not is_told or answered.record.rule in SAYS_MORE or answered.effect.urgent or MARK in focus.told_here:
        return answered
    warning = Say(context.say("wet.electrics"))
    focus = replace(focus, told_here=(*focus.told_here, MARK))
    reply = replace(answered.reply, parts=(warning, *answered.reply.parts))
    return replace(answered, reply=reply, session=replace(answered.session, focus=focus))
