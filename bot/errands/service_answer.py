"""Talks about one service: introduces it, then answers questions about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import alerts, leaning, select, standing, sums, whole_list, wording
from bot.answering.closed import said_closed, still_closed
from bot.answering.question_frames import has_fact_in_frame
from bot.catalogue.model import Fact, Service
from bot.catalogue.value_kinds import asks_for_fax
from bot.dialogue.tracking import eligibility
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.model.reply import Detail, Part, Say
from bot.model.turn_result import Gap, TurnResult

INVITED = ("who", "bring", "where", "how")
"""What a resident is told that they may ask, where the entry has it."""


def introduce(context: TurnContext, service: Service, score: float = 1.0) -> TurnResult:
    """The first answer about a service: its name, what it is, and what people must know about it now."""
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    closed = said_closed(context, service)
    what = service.of("what", today=context.today)[: 1 if closed or context.session.simple else 2]
    readable = [fact for fact in what if wording.is_readable(context, fact)]
    parts: list[Part] = [Say(_opening(context, service, readable))]
    if alert := service.alert_on(context.today):
        parts.append(Say(context.say("alert", alert=context.words(alert))))
    parts += [Say(wording.sentence(context, fact)) for fact in wording.told_now(context, closed)[0] if fact not in what]
    if what and not readable:
        parts += wording.in_other_language(context, [*what, *service.of("who", today=context.today)[:2]])
    parts += wording.age(context, service) or wording.phones(context, service)[:1]
    if not context.session.simple:
        parts += _invitation(context, service)
    return _told(context, service, readable, parts, "what", score)


def _invitation(context: TurnContext, service: Service) -> list[Part]:
    """What may be asked about a service: only what its entry has."""
    there = {fact.aspect for fact in service.facts} | ({"where"} if service.offices else set())
    asks = [context.say(f"asks.{aspect}") for aspect in INVITED if aspect in there]
    either = wording.listed(context, asks, last="list.or")
    return [Say(context.say("find.then", asks=either))] if asks else []


def _opening(context: TurnContext, service: Service, what: Sequence[Fact]) -> str:
    name = wording.name_of(context, service)
    if not what:
        return context.say("find.name", name=name)
    return context.say("find.this", name=name, what=wording.join(context, wording.told_now(context, what)[0]))


def answer_question(context: TurnContext, service: Service, aspect: str, score: float = 1.0) -> TurnResult:
    """The answer to a question about a service in hand.

    aspect: what is asked; "" where only the words of the question tell.
    """
    fresh = service.source_id != context.session.focus.service
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    if asks_for_fax(context.turn.text) and any(phone.type == "fax" for phone in service.phones):
        by_fax = _told(context, service, (), wording.phones(context, service, "fax"), aspect or "how", score)
        return _framed(context, service, by_fax, fresh, score)
    if (answered := _by_its_offices(context, service, aspect)) is not None:
        return _framed(context, service, answered, fresh, score)
    if aspect == "access":
        aspect = "how" if context.house.keywords.way(context.turn.text) == "home" else "where"
    chosen = select.choose(context, service, aspect)
    if chosen is not None and {fact.aspect for fact in chosen.told} == {"deadline"}:
        aspect = "deadline"
    if aspect == "who" and eligibility.is_asked(context):
        who = standing.conditions(context, service, chosen)
        chosen = select.SelectedFacts(who, (), "", 1.0) if who else chosen
    if select.wants_phone(context, aspect, chosen) and service.phones:
        return _framed(context, service, _by_phone(context, service, chosen, score), fresh, score)
    if aspect == "deadline" and (chosen is None or select.is_faint(chosen)) and (over := said_closed(context, service)):
        chosen = select.SelectedFacts(tuple(over[:1]), tuple(over[1:]), "", 1.0)
    if aspect == "cost":
        chosen = _with_given(context, service, chosen) or whole_list.of_price(service, context.today)
    if chosen is None:
        return _framed(context, service, not_known(context, service, aspect), fresh, score)
    return _framed(context, service, _tell(context, service, chosen, aspect, score), fresh, score)


def plainly(context: TurnContext, service: Service, aspect: str, score: float = 1.0) -> TurnResult | None:
    """All that an entry has of an aspect; None if it has nothing of it."""
    fresh = service.source_id != context.session.focus.service
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    answered = _of_aspect(context, service, aspect, score)
    return _framed(context, service, answered, fresh, score) if answered else None


def _of_aspect(context: TurnContext, service: Service, aspect: str, score: float) -> TurnResult | None:
    if aspect == "phone":
        chosen = whole_list.with_other_phone(context, service)
        return _by_phone(context, service, chosen, score) if wording.phones(context, service) else None
    is_written = aspect == "when" and service.of("when", today=context.today)
    if aspect in {"when", "where"} and not is_written:
        at = offices.of_service(context, service, aspect)
        if at is not None:
            return at
    told = whole_list.of_aspect(context, service, aspect)
    told = _with_given(context, service, told) if aspect == "cost" else told
    return _tell(context, service, told, aspect, score) if told else None


def _with_given(
    context: TurnContext, service: Service, chosen: select.SelectedFacts | None
) -> select.SelectedFacts | None:
    """What answers "how much": with the sum that one gets, where the thing itself costs nothing."""
    both = sums.given(service, context.turn.text, context.today)
    is_other = chosen is not None and select.is_sure(chosen) and not any(fact in both for fact in chosen.told)
    return select.SelectedFacts(both, (), "", 1.0) if both and not is_other else chosen


def _by_its_offices(context: TurnContext, service: Service, aspect: str) -> TurnResult | None:
    """Where, when and how to get in, told from the offices unless the entry has a fact about exactly this."""
    is_other = aspect not in {"access", "when", "where"} or has_fact_in_frame(context, service)
    if is_other or (not offices.asks_access(context) and select.said_outright(context, service)):
        return None
    return offices.of_service(context, service, aspect)


def _by_phone(context: TurnContext, service: Service, chosen: select.SelectedFacts | None, score: float) -> TurnResult:
    """Numbers to ring: those of the entry, and one that is only in the fact that answers best."""
    lead = [Say(context.say("lead.phone"))] if any(phone.type == "voice" for phone in service.phones) else []
    parts: list[Part] = [*lead, *wording.phones(context, service)]
    numbers = {part.value for part in parts if isinstance(part, Detail)}
    told = [
        f
        for f in (chosen.told if chosen else ())
        if select.has_other_phone(f, numbers) and wording.is_readable(context, f)
    ]
    parts += [Say(wording.sentence(context, fact)) for fact in told[:1]]
    return _told(context, service, told[:1], parts, "phone", score)


def _tell(
    context: TurnContext, service: Service, chosen: select.SelectedFacts, aspect: str, score: float
) -> TurnResult:
    readable = [fact for fact in chosen.told if wording.is_readable(context, fact)]
    if not readable:
        return _translated(context, service, chosen, aspect, score)
    whole = leaning.with_what_they_lean_on(context, service, readable)
    held = [fact for fact in chosen.held if wording.is_readable(context, fact) and fact not in whole]
    now, late = wording.told_now(context, whole, is_one=len(readable) == 1)
    closed = still_closed(context, service, whole) if "how" in {aspect, now[0].aspect} else []
    left = [fact for fact in (*late, *held) if fact not in closed]
    context = context.with_session(rest=wording.waiting(context, left))
    in_order = select.in_order(service, now)
    lead = _lead(context, in_order, aspect)
    said = select.with_value(context, chosen.detail, now[0], context.say(lead, facts=wording.join(context, in_order)))
    noted = [Say(context.say("alert", alert=alert))] if (alert := alerts.spoken_of(context, service)) else []
    parts: list[Part] = [*noted, *(Say(wording.sentence(context, fact)) for fact in closed)]
    parts.append(Say(context.say("answer.nearest", facts=said) if select.is_faint(chosen) else said))
    parts += standing.beside_limit(context, service, now)
    # Why of those cut off always: what else there is of the very thing asked is part of the answer.
    if late or (context.session.rest and not select.is_sure(chosen)):
        parts.append(Say(context.say("answer.more")))
    return _told(context, service, [*now, *closed], parts, aspect or now[0].aspect, score)


def _translated(
    context: TurnContext, service: Service, chosen: select.SelectedFacts, aspect: str, score: float
) -> TurnResult:
    """What can be told of facts that the entry has in another language only."""
    parts = [*wording.in_other_language(context, chosen.told), *standing.beside_limit(context, service, chosen.told)]
    told = {part.text for part in parts if isinstance(part, Say)}
    held = [fact for fact in chosen.held if wording.is_told(context, fact)]
    more = [part.text for fact in held for part in wording.in_other_language(context, [fact]) if isinstance(part, Say)]
    rest = tuple(text for text in dict.fromkeys((*wording.later(context, chosen.told), *more)) if text not in told)
    context = context.with_session(rest=rest)
    if rest and not select.is_sure(chosen):
        parts.append(Say(context.say("answer.more")))
    return _told(context, service, chosen.told, parts, aspect, score)


def _lead(context: TurnContext, told: Sequence[Fact], aspect: str) -> str:
    """The wording around facts: that of their aspect if they all have one, else none."""
    items, first = [wording.is_item(context, fact) for fact in told], told[0].aspect
    if all(items):
        return "lead.bring"
    # Why: a sentence about a number is no number.
    if not aspect or first == "phone" or any(fact.aspect != first for fact in told):
        return "lead.more"
    if first != "bring":
        return f"lead.{first}"
    # Why none: with things among them the sentences begin with "Bring" by themselves.
    return "lead.more" if any(items) else "lead.bring.text"


def not_known(context: TurnContext, service: Service, aspect: str) -> TurnResult:
    """Says that the entry does not tell it, gives the number to ring, and writes a gap ticket."""
    name = wording.name_of(context, service)
    parts: list[Part] = [
        Say(context.say("not_known", name=name)),
        Say(context.say("not_known.ring")),
        *wording.ring(context, service),
    ]
    gap = Gap(context.turn.text, context.language, service.source_id, aspect)
    return context.answer(
        *parts, gaps=(gap,), outcome="not-known", errand="about", known=False, service=service.source_id, aspect=aspect,
        checked=service.checked, stale=context.is_stale(service),
    )  # fmt: skip


def _told(
    context: TurnContext, service: Service, told: Sequence[Fact], parts: Sequence[Part], aspect: str, score: float
) -> TurnResult:
    """The answered turn, with what was told remembered and recorded."""
    ids = tuple(fact.id for fact in told)
    context = context.with_focus(told_here=(*context.session.focus.told_here, *ids)[-40:], aspect=aspect)
    return context.answer(
        *parts, outcome="answered", errand="about", service=service.source_id, score=score, aspect=aspect, facts=ids,
        checked=service.checked, stale=context.is_stale(service),
    )  # fmt: skip


def _framed(context: TurnContext, service: Service, answered: TurnResult, fresh: bool, score: float) -> TurnResult:
    """An answer about a service that was not in hand: names it first and says how old the entry is."""
    record = replace(answered.record, score=score)
    if not fresh:
        return replace(answered, record=record)
    what = [fact for fact in service.of("what", today=context.today)[:1] if wording.is_readable(context, fact)]
    # Why: what the answer says anyway is not said twice.
    what = [fact for fact in what if fact.id not in answered.effect.facts]
    parts = (Say(_opening(context, service, what)), *answered.reply.parts, *wording.age(context, service))
    return replace(answered, record=record, reply=replace(answered.reply, parts=tuple(dict.fromkeys(parts))))
