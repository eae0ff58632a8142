"""A question in a turn that also answers what is asked: it is answered, and the answer is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.errands.case import desk as cases
from bot.errands.case.open_question import aside
from bot.model.case_write import SaveCase
from bot.model.reply import Ask, Choices, Part
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import encoded_all
from bot.retrieval.turns.classifier import Clause
from bot.retrieval.turns.clauses import clauses

SURE = THRESHOLDS.questions.sure
OPEN = ("case", "ask", "slot")
"""What tells one open question from another."""
FREE = frozenset({"code", "text"})
"""Kinds of a question that take any words: "right" before a question would be an answer."""
Take = Callable[[TurnContext], TurnResult | TurnContext | None]
Decide = Callable[[TurnContext], TurnResult]


def answered_and_taken(context: TurnContext, take: Take, decide: Decide) -> TurnResult | TurnContext | None:
    """What an open question makes of a turn, behind the answer to what the turn asks beside.

    take: the rule that takes the answer to the open question. decide: all the rules, for a turn by itself.
    """
    asked, rest = _cut(context)
    taken = take(context.with_text(rest)) if asked and rest else None
    # Why the whole otherwise: who only asks is answered by the errand itself, and what stands before a question may be nothing alone.
    if not isinstance(taken, TurnResult) or not _is_taken(context, taken):
        return take(context)
    told = _told(context, asked, decide)
    return take(context) if told is None else _joined(told, taken)


def _cut(context: TurnContext) -> tuple[str, str]:
    """What a turn asks, and the rest of it; nothing is asked where no clause is sure to ask."""
    classifier, turn = context.house.question_classifier, context.turn
    kind, case = context.session.asked.slot("kind"), cases.asked_case(context)
    # Why none of what is booked: half a turn must not move a time that stands.
    if classifier is None or turn.keys or kind in FREE or (case is not None and case.is_booked):
        return "", turn.text
    texts = clauses(turn.text, context.house.keywords.joins)
    # Why before it is encoded: nothing can be split off, and most answers are one clause.
    if len(texts) < 2:
        return "", turn.text
    in_hand = aside.service(context) is not None
    said = [Clause(text, False, place == 0, kind, in_hand) for place, text in enumerate(texts)]
    chances = classifier.chances(said, encoded_all(texts))
    asked = [text for text, chance in zip(texts, chances, strict=True) if chance >= SURE]
    return context.traits.comma.join(asked), context.traits.comma.join(text for text in texts if text not in asked)


def _is_taken(context: TurnContext, taken: TurnResult) -> bool:
    """True if a turn answered the open question, or changed an answer."""
    before, after = context.session.asked, taken.session.asked
    # Why not all of it: other times offered in place of those before are no answer.
    if taken.record.outcome != "asked" or any(before.slot(name) != after.slot(name) for name in OPEN):
        return True
    case = (
        context.house.desk.own_case(taken.about, context.turn.address) if context.house.desk and taken.about else None
    )
    saved = next((write.case for write in taken.writes if isinstance(write, SaveCase)), None)
    return saved is not None and (case is None or saved.details.answers != case.details.answers)


def _told(context: TurnContext, asked: str, decide: Decide) -> TurnResult | None:
    """The answer to a question about the errand: what the rules make of it by itself, else what the entry says, or that it does not."""
    service = aside.service(context)
    alone = context.with_text(asked).with_session(expects=None)
    if service is not None and service != context.service:
        alone = alone.with_focus(service=service.source_id)
    told = decide(alone)
    is_own = not told.record.service or service is None or told.record.service == service.source_id
    if told.record.outcome == "answered" and is_own and not told.about and not told.effect.urgent:
        return _without_questions(told)
    if service is None:
        return None
    return _without_questions(service_answer.answer_question(analyse(alone, asked), service, ""))


def _without_questions(told: TurnResult) -> TurnResult:
    """An answer without what it asks and offers itself."""
    parts = tuple(part for part in told.reply.parts if not isinstance(part, Ask | Choices))
    return replace(told, reply=replace(told.reply, parts=parts), question=None)


def _joined(told: TurnResult, taken: TurnResult) -> TurnResult:
    """The answer to a question, and behind it what was done with the rest of the turn."""
    parts: tuple[Part, ...] = (*told.reply.parts, *taken.reply.parts)
    effect = replace(taken.effect, facts=told.effect.facts, service=told.effect.service)
    record = replace(taken.record, facts=told.record.facts, aspect=told.record.aspect)
    return replace(
        taken, reply=replace(taken.reply, parts=parts), gaps=(*told.gaps, *taken.gaps), effect=effect, record=record
    )
