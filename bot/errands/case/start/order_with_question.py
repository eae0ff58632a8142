"""An order with a plain question behind it: "collect my fridge from 12 Garden Avenue on Friday, is it free?"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.last_question import split_last
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.errands.case import wishes
from bot.errands.case.start import start
from bot.model.reply import Detail, Say
from bot.model.turn_result import TurnResult

MARKS = " ,.;，。；"
"""What may stand between an order and the question behind it."""


@dataclass(frozen=True, slots=True)
class Order:
    """A turn that orders something and asks something."""

    ordered: TurnContext
    """The turn without its question."""
    asked: TurnContext
    """The turn with nothing but its question, analysed."""
    aspect: str
    """What the question asks, as "cost"."""


def order_of(context: TurnContext) -> Order | None:
    """The order and the question of a turn that says when or where; None if it is no such turn.

    Why so much: "I want the bus card, what does it cost?" may be said by somebody who only asks.
    """
    keywords = context.house.keywords
    told, asked = (each.strip(MARKS) for each in split_last(context.turn.text, keywords.patterns))
    aspect = keywords.plain.aspect(asked) if asked and told else ""
    if not aspect:
        return None
    ordered, where = start.in_full(context, told), context.house.readers.places.read(told, context.language)
    is_told = bool(wishes.wish_in(ordered).suits) or (where is not None and bool(where.value.street))
    return Order(ordered, analyse(start.in_full(context, asked), asked), aspect) if is_told else None


def answer_question(order: Order, begun: TurnResult) -> TurnResult:
    """The errand that was begun, with the answer to the question before it."""
    house, focus = order.asked.house, order.asked.session.focus
    service = house.catalogue.get(begun.record.service) if begun.record.service else None
    if service is None:
        return begun
    question = order.asked.with_session(focus=focus.on(service.source_id))
    told = service_answer.plainly(question, service, order.aspect)
    told = told or service_answer.answer_question(question, service, order.aspect)
    parts = tuple(part for part in told.reply.parts if isinstance(part, Say | Detail))
    return replace(
        begun, reply=replace(begun.reply, parts=(*parts, *begun.reply.parts)), gaps=(*begun.gaps, *told.gaps)
    )
