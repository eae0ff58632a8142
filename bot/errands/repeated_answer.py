"""An answer that would be the same as the last one: the line says so, and offers a person if it asks nothing else."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import wording
from bot.dialogue.turn.context import TurnContext
from bot.errands import callback
from bot.model.dialogue_state import Expectation
from bot.model.reply import Ask, Choices, Detail, Part, Say
from bot.model.turn_result import TurnResult


def _number(context: TurnContext, answered: TurnResult) -> tuple[Part, ...]:
    """The number to ring about the service in hand, unless it was told already."""
    service = context.house.catalogue.get(answered.effect.service)
    has_number = any(isinstance(part, Detail) for part in answered.reply.parts)
    return tuple(wording.ring(context, service)) if service is not None and not has_number else ()


def otherwise(context: TurnContext, answered: TurnResult) -> TurnResult:
    """Marks an answer that is identical to the last one, except a danger's number and deliberate repetition."""
    parts, effect = answered.reply.parts, answered.effect
    if not parts or effect.urgent or effect.keeps_last or parts != context.session.last:
        return answered
    told: tuple[Part, ...] = (Say(context.say("answer.same")), *parts)
    told += _number(context, answered)
    asks = any(isinstance(part, Ask | Choices) for part in parts)
    session = answered.session
    if not asks and context.house.reached and not callback.is_promised(replace(context, session=session)):
        told = (*told, Ask("person", context.say("ask.person"), "yes-no"))
        session = replace(session, expects=Expectation("yes-no", "person"))
    return replace(answered, reply=replace(answered.reply, parts=told), session=session)
