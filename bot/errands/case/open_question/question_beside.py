"""A question in a turn that also answers what is asked: it is answered, and the answer is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer
from bot.errands.case import desk as cases
from bot.errands.case import wishes
from bot.errands.case.appointment import picks
from bot.errands.case.form import fill
from bot.errands.case.open_question import aside
from bot.language.leading_pick import LeadingPick, leading_pick
from bot.model.case_write import SaveCase
from bot.model.reply import Ask, Choices, Part
from bot.model.turn_result import TurnResult
from bot.retrieval.turns.classifier import asked_clauses
from bot.retrieval.turns.clauses import clauses

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
    led = _led(context)
    is_first = led is not None and led.is_marked and context.session.asked.slot("ask") != fill.TOPIC
    if led is not None and is_first and (picked := _picked(context, led, take, decide)) is not None:
        return picked
    asked, rest = _cut(context)
    taken = take(context.with_text(rest)) if asked and rest else None
    # Why the whole otherwise: who only asks is answered by the errand itself, and what stands before a question may be nothing alone.
    told = _told(context, asked, decide) if _is_taken(context, taken) else None
    if isinstance(taken, TurnResult) and told is not None:
        return _joined(told, taken)
    whole = take(context)
    # Why the whole first: "5, the round one" may name more of what a form asks; and "2 pm" may be no option.
    return whole if led is None or _is_taken(context, whole) else _picked(context, led, take, decide) or whole


def _led(context: TurnContext) -> LeadingPick | None:
    """The option that a turn begins with, where a choice is open; of times none that its own rest does not allow."""
    turn, asked = context.turn, context.session.asked
    most = {"choice": len(context.session.focus.open_options), "yes_no": 2}.get(asked.slot("kind"), 0)
    led = leading_pick(turn.text, context.house.keywords, most) if most and not turn.keys else None
    offers = picks.read(asked.slot("offers", "[]"))
    if led is None or led.number > len(offers):
        return led
    wish = wishes.wish_in(context.with_text(led.rest))
    return led if not wish or wish.allows(datetime.fromisoformat(offers[led.number - 1][1])) else None


def _picked(context: TurnContext, led: LeadingPick, take: Take, decide: Decide) -> TurnResult | None:
    """The option that a turn begins with, taken, behind the answer to what is asked after it; None if it answers nothing."""
    taken, asked = take(context.with_text(str(led.number))), asked_in(context, led.rest)
    if not isinstance(taken, TurnResult) or not _is_taken(context, taken):
        return None
    told = _told(context, context.traits.comma.join(asked), decide) if asked else None
    return taken if told is None else _joined(told, taken)


def asked_in(context: TurnContext, text: str) -> tuple[str, ...]:
    """The clauses of a text that surely ask something."""
    kind, in_hand = context.session.asked.slot("kind"), aside.service(context) is not None
    return asked_clauses(context.house.question_classifier, text, context.house.keywords.joins, kind, in_hand=in_hand)


def _cut(context: TurnContext) -> tuple[str, str]:
    """What a turn asks, and the rest of it; nothing is asked where no clause is sure to ask."""
    text, case, comma = context.turn.text, cases.asked_case(context), context.traits.comma
    texts = clauses(text, context.house.keywords.joins)
    # Why none of what is booked: half a turn must not move a time that stands. Why counted: most answers are one clause.
    is_whole = context.session.asked.slot("kind") in FREE or (case is not None and case.is_booked) or len(texts) < 2
    asked = () if context.turn.keys or is_whole else asked_in(context, text)
    return comma.join(asked), comma.join(each for each in texts if each not in asked) if asked else text


def _is_taken(context: TurnContext, taken: TurnResult | TurnContext | None) -> bool:
    """True if a turn answered the open question, or changed an answer."""
    if not isinstance(taken, TurnResult):
        return False
    before, after = context.session.asked, taken.session.asked
    # Why not all of it: other times offered in place of those before are no answer.
    if taken.record.outcome != "asked" or any(before.slot(name) != after.slot(name) for name in OPEN):
        return True
    case = desk.own_case(taken.about, context.turn.address) if (desk := cases.desk(context)) and taken.about else None
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
