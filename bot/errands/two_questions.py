"""Several questions in one turn about the service in hand: each is answered, one after the other."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.catalogue.model import Service
from bot.dialogue.tracking.aspect import PIECES, aspect_of
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.model.turn_result import TurnResult

MOST = 3
"""How many questions of one turn are all answered."""
SENTENCES = re.compile(r"[?？]+")


def answer_each(context: TurnContext, service: Service) -> TurnResult | None:
    """The answers to all that a turn asks, in its order; None if it asks one thing, or the entry says nothing to another.

    "Can it be posted? How many days?": the first is answered by what is nearest to it, the second by all of its aspect.
    """
    asked = questions(context)
    if not 1 < len(asked) <= MOST:
        return None
    answered: TurnResult | None = None
    for text, aspect in asked:
        said = analyse(context if answered is None else replace(context, session=answered.session), text)
        next_ = service_answer.plainly(said, service, aspect) if aspect else None
        next_ = next_ or service_answer.answer_question(said, service, aspect or aspect_of(said))
        if not next_.effect.known:
            return None
        answered = next_ if answered is None else join_answers(answered, next_)
    return answered


def asked_last(context: TurnContext) -> str:
    """The question at the end of a turn that names its service before it: "the centre again, does it do lunch"; else empty."""
    keywords = context.house.keywords
    *before, last = [piece.strip() for piece in PIECES.split(context.turn.text) if piece.strip()] or [""]
    asks = keywords.plain.aspect(last) or keywords.has("asking", last)
    return last if before and asks and not any(keywords.has("asking", piece) for piece in before) else ""


def join_answers(answered: TurnResult, next_: TurnResult) -> TurnResult:
    """One answer after another, as one."""
    parts = tuple(dict.fromkeys((*answered.reply.parts, *next_.reply.parts)))
    session = replace(next_.session, rest=(*answered.session.rest, *next_.session.rest))
    facts = (*answered.record.facts, *next_.record.facts)
    record, effect = replace(answered.record, facts=facts), replace(next_.effect, facts=facts)
    return replace(next_, reply=replace(next_.reply, parts=parts), session=session, record=record, effect=effect)


def questions(context: TurnContext) -> list[tuple[str, str]]:
    """The questions of a turn in its order, and the aspect of each that is plain: plain clauses, and the rest as one.

    Without a plain clause, the sentences that end in a question mark.
    """
    keywords, text = context.house.keywords, context.turn.text
    pieces = [piece.strip() for piece in PIECES.split(text) if piece.strip()]
    plain = {piece: aspect for piece in pieces if (aspect := keywords.plain.aspect(piece))}
    rest = [piece for piece in pieces if piece not in plain]
    if not plain:
        ended = [each.strip() for each in SENTENCES.split(text)[:-1]]
        return [(each, "") for each in ended if each and keywords.has("asking", each)]
    if not any(keywords.has("asking", piece) for piece in rest):
        return []
    both = [(context.traits.comma.join(rest), ""), *plain.items()]
    return both if pieces[0] not in plain else [*both[1:], both[0]]
