"""An order with a plain question behind it: "collect my fridge from 12 Garden Avenue on Friday, is it free?"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.errands.case import wishes
from bot.errands.case.start import start
from bot.model.reply import Detail, Say
from bot.model.turn_result import TurnResult

LAST = "last_question"
"""The pattern of a question at the end of a text."""


def order_of(context: TurnContext) -> TurnContext | None:
    """The turn without the question at its end, if what is left says when or where; None if it is no such turn.

    Why so much: "I want the bus card, what does it cost?" may be said by somebody who only asks.
    """
    order, asked = _parts(context)
    if not order or not context.house.keywords.plain.aspect(asked):
        return None
    ordered, where = start.in_full(context, order), context.house.readers.places.read(order, context.language)
    is_told = bool(wishes.wish_in(ordered).suits) or (where is not None and bool(where.value.street))
    return ordered if is_told else None


def answer_question(context: TurnContext, begun: TurnResult) -> TurnResult:
    """The errand that was begun, with the answer to the question before it."""
    service = context.house.catalogue.get(begun.record.service) if begun.record.service else None
    if service is None:
        return begun
    _, asked = _parts(context)
    question = analyse(
        start.in_full(context.with_session(focus=context.session.focus.on(service.source_id)), asked), asked
    )
    aspect = context.house.keywords.plain.aspect(asked)
    told = service_answer.plainly(question, service, aspect) or service_answer.answer_question(
        question, service, aspect
    )
    parts = tuple(part for part in told.reply.parts if isinstance(part, Say | Detail))
    return replace(
        begun, reply=replace(begun.reply, parts=(*parts, *begun.reply.parts)), gaps=(*begun.gaps, *told.gaps)
    )


def _parts(context: TurnContext) -> tuple[str, str]:
    """What stands before the last question of a turn, and that question; both empty if there is none."""
    text = context.turn.text
    *_, last = (None, *context.house.keywords.patterns.find(LAST, text))
    return (text[: last.start()].strip(" ,.;，。；"), text[last.start() :].lstrip(" ,.;，。；")) if last else ("", "")
