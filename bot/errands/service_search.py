"""Finds the service a need is about: this one, one of these, or nothing here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from bot.answering.answers import SAYS, answers
from bot.answering.wording import name_of
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import eligibility, service_decision
from bot.dialogue.tracking.aspect import asked_beside_need
from bot.dialogue.tracking.service_belief import Belief, from_search
from bot.dialogue.tracking.service_decision import ServiceDecision
from bot.dialogue.turn.context import TurnContext
from bot.errands import first_answer, handover, may_have, missed, service_answer, unclear
from bot.model.option_value import service_value, services_of
from bot.model.reply import Choices, Option, Part, Say
from bot.model.turn_result import Gap, TurnResult
from bot.retrieval.services.result import SearchResult
from bot.retrieval.services.search import CHOICES

WORTH = THRESHOLDS.offer.more
OPEN_QUESTIONS = ("", "what")
"""What a need may sound like a question for, though it asks nothing further."""
SENTENCES = re.compile(r"(?<=[.?!;。？！；])\s*")
SURE_NEED = THRESHOLDS.offer.one_need
OF_A_FAMILY = 2
"""Services of each need that are offered first, where no need is sure."""


def find(context: TurnContext, aspect: str = "", need: str = "") -> TurnResult:
    """The answer to a need put in someone's own words.

    aspect: what was asked in the same breath, or ""; need: the words it was put in, where they are not those of the turn alone.
    """
    found, before = context.found, context
    assert found is not None
    decide = may_have.decide if eligibility.is_asked(context) else service_decision.searched
    decision = decide(context, found)
    context = before.with_focus(
        goal_text=need or before.turn.text, belief=from_search(found, before.house.catalogue).chances
    )
    if (again := unclear.ask_again(before)) is not None:
        return again
    match decision.outcome:
        case "unmet":
            return not_here(context)
        case "none":
            return missed.missed(before) if unclear.is_vague(before) else not_here(context)
    context = context.with_focus(
        pending_question=context.turn.text if aspect not in OPEN_QUESTIONS else asked_last(context)
    )
    match decision.outcome:
        case "alike":
            return offer(_left(context), [*decision.services[:CHOICES]], score=found.confidence)
        case "between":
            return ask_which(_left(context), found)
    return _one(context, found, decision, aspect)


def _one(context: TurnContext, found: SearchResult, decision: ServiceDecision, aspect: str) -> TurnResult:
    """The likeliest service with what was asked of it; others are named beside it if it is not settled."""
    service, is_settled = decision.services[0], decision.outcome == "settled"
    outright = context.house.keywords.plain.asked(context.turn.text) or asked_beside_need(context)
    told = first_answer.told(context, service, outright, found.confidence) if outright and is_settled else None
    if told is not None:
        return told
    aspect = aspect if aspect not in OPEN_QUESTIONS else outright or aspect
    asks = aspect not in OPEN_QUESTIONS or (
        bool(context.session.focus.pending_question) and answers(context, service, SAYS)
    )
    answered = (
        service_answer.answer_question(context, service, aspect, found.confidence)
        if asks
        else service_answer.introduce(context, service, found.confidence)
    )
    if is_settled:
        return answered
    return with_alternatives(context, answered, _unlike(context, [*decision.services])[1 : CHOICES + 1], asks=asks)


def asked_last(context: TurnContext) -> str:
    """The last sentence of a text if it asks something, or ""."""
    sentences = [each.strip() for each in SENTENCES.split(context.turn.text) if each.strip()]
    return sentences[-1] if sentences and context.house.keywords.has("asking", sentences[-1]) else ""


def _left(context: TurnContext) -> TurnContext:
    """The session without the service in hand, which can still be gone back to."""
    return context.with_session(focus=context.session.focus.on(""))


def ask_which(context: TurnContext, found: SearchResult, *before: Part) -> TurnResult:
    """Asks back with at most three services."""
    services = [context.house.catalogue.services[c.number] for c in found.candidates]
    offered = _spread(context, _unlike(context, services), found.need_chance)[:CHOICES]
    return offer(context, offered, *before, score=found.confidence)


def _spread(context: TurnContext, services: list[Service], need_chance: float) -> list[Service]:
    """Services in order, but at first only a few of each everyday need while the need is not sure."""
    if need_chance >= SURE_NEED:
        return services
    catalogue, seen = context.house.catalogue, Counter[int]()
    first = list[Service]()
    for service in services:
        family = catalogue.search.family(catalogue.number(service.source_id))
        seen[family] += 1
        if seen[family] <= OF_A_FAMILY:
            first.append(service)
    return [*first, *(service for service in services if service not in first)]


def _unlike(context: TurnContext, services: list[Service]) -> list[Service]:
    """Services with different names; of several with one name in several offices, the likeliest."""
    first: dict[str, Service] = {}
    for service in services:
        first.setdefault(context.words(service.name), service)
    return list(first.values())


def offer(
    context: TurnContext,
    services: list[Service],
    *before: Part,
    score: float = 0.0,
    prompt: str = "find.which",
    passed: tuple[str, ...] = (),
) -> TurnResult:
    """Services to choose from, in order.

    passed: those of the pages of the same list before.
    """
    options = tuple(Option(str(i), name_of(context, s), service_value(s.source_id)) for i, s in enumerate(services, 1))
    names = {service.source_id: context.words(service.name) for service in services}
    context = context.with_focus(last_list=tuple(option.value for option in options), earlier_pages=passed)
    asked = context.say(prompt)
    more = _has_further(context, services)
    choices = Choices(context.say("find.more", asked=asked) if more else asked, options, more)
    return context.answer(*before, choices, outcome="choices", errand="find", score=score, names=names)


def _has_further(context: TurnContext, services: list[Service]) -> bool:
    """True if others that may be meant come after those offered."""
    focus = context.session.focus
    seen = {focus.service, *focus.earlier_pages, *(service.source_id for service in services)}
    left = [chance for service, chance in focus.belief if service not in seen]
    return max(left, default=0.0) >= WORTH


def not_here(context: TurnContext) -> TurnResult:
    """Says that the catalogue has nothing, writes a gap ticket, and offers a person; never a near match."""
    gap = Gap(context.turn.text, context.language)
    said = Say(context.say("find.none"))
    context = context.with_session(misses=context.session.misses + 1).with_focus(last_list=())
    return handover.offer(context, said, gaps=(gap,), outcome="not-here", errand="find", understood=False)


def answer_most_likely(context: TurnContext, services: list[Service], aspect: str, need: str) -> TurnResult:
    """Answers a question for the likeliest service while none is settled, and keeps the others."""
    likeliest, others = services[0], services[1 : CHOICES + 1]
    context = context.with_focus(goal_text=need)
    asked = aspect or answers(context, likeliest)
    answered = (
        service_answer.answer_question(context, likeliest, aspect)
        if asked
        else service_answer.introduce(context, likeliest)
    )
    return with_alternatives(context, answered, others) if others else answered


def with_alternatives(
    context: TurnContext, answered: TurnResult, others: list[Service], *, asks: bool = True
) -> TurnResult:
    """An answer about a service that nobody confirmed, with a list of it and others to choose from.

    Why itself first in the list: by keys there is no other way to say that it is the one, and to go on with it.
    asks: the text asked something, which is answered for the one that is picked.
    """
    question, own = context.turn.text if asks else "", context.house.catalogue.get(answered.effect.service)
    session = replace(answered.session, focus=replace(answered.session.focus, pending_question=question))
    listed = [each for each in (own, *others) if each is not None]
    asked = offer(replace(context, session=session), listed)
    parts = (*answered.reply.parts, *asked.reply.parts)
    record = replace(answered.record, names={**answered.record.names, **asked.record.names})
    shown = dict.fromkeys((service_value(answered.effect.service), *asked.session.focus.last_list))
    session = replace(session, focus=replace(session.focus, last_list=tuple(shown)))
    return replace(answered, reply=replace(answered.reply, parts=parts), record=record, session=session)


def next_page(context: TurnContext) -> TurnResult:
    """Offers the next candidates after "more"; the service in hand stays."""
    focus, get = context.session.focus, context.house.catalogue.get
    passed = tuple(dict.fromkeys((*focus.earlier_pages, *services_of(focus.last_list))))
    left = [service for name, _ in focus.belief if name not in passed and (service := get(name))]
    if not left:
        said = (Say(context.say(key)) for key in ("more.none", "greet.again"))
        return context.answer(*said, outcome="asked", errand="find")
    return offer(context, _unlike(context, left)[:CHOICES], passed=passed)


def reject_and_next(context: TurnContext) -> TurnResult:
    """Offers the next candidates after "no, not that", without those refused; never the same again."""
    refused = refusals(context)
    believed = Belief(context.session.focus.belief).without(refused).chances
    focus = replace(
        context.session.focus.on(""), rejected=refused, goal_text=context.session.focus.goal_text, belief=believed
    )
    context = context.with_session(focus=focus)
    catalogue = context.house.catalogue
    left = [
        c
        for c in (context.found.candidates if context.found else ())
        if catalogue.services[c.number].source_id not in refused
    ]
    said = Say(context.say("find.next"))
    if not focus.goal_text:
        return context.answer(Say(context.say("list.none")), outcome="asked", errand="find")
    if not left:
        return handover.offer(context, said, outcome="asked", errand="find")
    return offer(context, _unlike(context, [catalogue.services[c.number] for c in left])[:CHOICES], said)


def refusals(context: TurnContext) -> tuple[str, ...]:
    """Services that are not meant: those refused before, and the one in hand or all that was just offered."""
    focus = context.session.focus
    offered = services_of(focus.open_options)
    return tuple(dict.fromkeys((*focus.rejected, *((focus.service,) if focus.service else offered))))
