"""The first answer after a service was found: what was asked about it, and what people need to know to begin."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import standing, wording
from bot.catalogue.model import Service
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult


def told(context: TurnContext, service: Service, aspect: str, score: float) -> TurnResult | None:
    """The aspect asked outright, a person's own figure beside who can get it, and after "how" what to bring and a number.

    None where the entry has nothing of that aspect.
    """
    answered = service_answer.plainly(context, service, aspect, score)
    if answered is None:
        return None
    opening, *rest = answered.reply.parts
    fits = standing.beside_limit(context, service, service.of("who", today=context.today))
    begin = _to_begin(context, service) if aspect == "how" else []
    parts = tuple(dict.fromkeys((opening, *fits, *rest, *begin)))
    return replace(answered, reply=replace(answered.reply, parts=parts))


def _to_begin(context: TurnContext, service: Service) -> list[Part]:
    """What to bring, where that is a short list, and the number to ring."""
    bring = service.of("bring", today=context.today)
    items = [fact for fact in bring if wording.is_item(context, fact) and wording.is_readable(context, fact)]
    said: list[Part] = (
        [Say(context.say("lead.bring", facts=wording.join(context, items)))] if items == [*bring] and items else []
    )
    return [*said, *wording.phones(context, service)[:1]]
