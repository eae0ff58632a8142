"""Talks about one service: introduces it, then answers what is asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answered import Answered, Gap
from bot.catalogue.choose import NEAR_ENOUGH, Asked, choose, closest
from bot.catalogue.model import Fact, Service
from bot.context import Context
from bot.errands import offices, tell
from bot.reply import Part, Say

ASPECTS = {
    "ask_what": "what", "ask_who": "who", "ask_bring": "bring", "ask_where": "where", "ask_when": "when",
    "ask_cost": "cost", "ask_how": "how", "ask_duration": "duration", "ask_phone": "phone",
    "ask_deadline": "deadline", "ask_access": "access", "ask_other_person": "other", "ask_more": "more",
}  # fmt: skip
VERY_NEAR, OUTRIGHT, BARELY = 0.52, 0.46, 0.22
"""Nearness at which a fact is told though the aspect asked has none, goes before times and places, and is told at all."""


def introduce(context: Context, service: Service, score: float = 1.0) -> Answered:
    """The first answer about a service: its name, what it is, what must be known about it now."""
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    what = service.of("what", today=context.today)[:2]
    readable = [fact for fact in what if tell.is_readable(context, fact)]
    parts: list[Part] = [Say(_opening(context, service, readable))]
    if service.alert:
        parts.append(Say(context.say("alert", alert=context.words(service.alert))))
    if what and not readable:
        parts += tell.in_other_language(context, [*what, *service.of("who", today=context.today)[:2]])
    parts += tell.age(context, service) or tell.phones(context, service)[:1]
    parts.append(Say(context.say("find.then")))
    return _told(context, service, readable, parts, "what", score)


def _opening(context: Context, service: Service, what: Sequence[Fact]) -> str:
    name = context.words(service.name)
    if not what:
        return context.say("find.name", name=name)
    return context.say("find.this", name=name, what=tell.join(context, tell.told_now(context, what)[0]))


def about(context: Context, service: Service, aspect: str, score: float = 1.0) -> Answered:
    """The answer to a question about a service in hand.

    aspect: what is asked; "" where only the words of the question tell.
    """
    fresh = service.source_id != context.session.focus.service
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    if (answered := _by_its_offices(context, service, aspect)) is not None:
        return _framed(context, service, answered, fresh, score)
    if aspect == "access":
        aspect = "how" if context.house.keywords.way(context.turn.text) == "home" else "where"
    if aspect == "phone" and service.phones:
        parts: list[Part] = [Say(context.say("lead.phone")), *tell.phones(context, service)]
        return _framed(context, service, _told(context, service, (), parts, "phone", score), fresh, score)
    facts = _facts(context, service, aspect)
    if not facts:
        return _framed(context, service, not_known(context, service, aspect), fresh, score)
    return _framed(context, service, _tell(context, service, facts, aspect, score), fresh, score)


def _by_its_offices(context: Context, service: Service, aspect: str) -> Answered | None:
    """Where, when and how to get in, told from the offices unless the entry itself speaks of just this."""
    if aspect not in {"access", "when", "where"} or _said_outright(context, service):
        return None
    return offices.of_service(context, service, aspect)


def _asked(context: Context, service: Service, aspect: str) -> Asked:
    assert context.asked is not None
    house = context.house
    nearness = house.catalogue.search.facts(context.asked, house.catalogue.number(service.source_id))
    text, keywords = context.turn.text, house.keywords
    told = context.session.focus.told
    return Asked(text, nearness, aspect, keywords.way(text), told, keywords.stop_words, context.today)


def _by_way(service: Service, asked: Asked) -> bool:
    return any(fact.way == asked.way for fact in service.of("how")) if asked.way == "home" else False


def answers(context: Context, service: Service, least: float = NEAR_ENOUGH) -> bool:
    """True when something in the entry is so near to what was said."""
    ranked = closest(service, _asked(context, service, ""))
    return bool(ranked) and ranked[0][0] >= least


def _facts(context: Context, service: Service, aspect: str) -> list[Fact]:
    """The facts that answer, best first."""
    asked = _asked(context, service, aspect)
    ranked = closest(service, asked)
    if aspect:
        return choose(service, asked) or [fact for score, fact in ranked[:1] if score >= VERY_NEAR]
    if asked.way and (named := choose(service, asked)):
        return named
    return [fact for score, fact in ranked[:2] if score >= BARELY]


def _said_outright(context: Context, service: Service) -> bool:
    """True when the entry itself speaks of just this, nearer than opening times or an address can."""
    if context.asked is None:
        return False
    asked = _asked(context, service, "")
    ranked = closest(service, asked)
    return (
        not asked.is_brief
        and bool(ranked)
        and (ranked[0][0] >= OUTRIGHT or _by_way(service, asked))
        and ranked[0][1].aspect != "what"
    )


def _tell(context: Context, service: Service, facts: Sequence[Fact], aspect: str, score: float) -> Answered:
    readable = [fact for fact in facts if tell.is_readable(context, fact)]
    if not readable:
        return _told(context, service, facts[:2], tell.in_other_language(context, facts[:2]), aspect, score)
    limit = len(readable) if len(readable) <= 4 and len(readable[0].texts) > 1 else 2
    now, held = tell.told_now(context, readable[:limit])
    now = sorted(now, key=service.facts.index)
    context = context.with_session(rest=tuple(tell.text_of(context, fact) for fact in (*held, *readable[limit:])))
    lead = _lead(context, now, aspect)
    parts: list[Part] = [Say(context.say(lead, facts=tell.join(context, now)))]
    return _told(context, service, now, parts, aspect or now[0].aspect, score)


def _lead(context: Context, facts: Sequence[Fact], aspect: str) -> str:
    """The wording around facts: that of their aspect where all are of one, else none."""
    first = facts[0].aspect
    if not aspect or any(fact.aspect != first for fact in facts):
        return "lead.more"
    is_list = first == "bring" and all(tell.is_item(context, fact) for fact in facts)
    return "lead.bring.text" if first == "bring" and not is_list else f"lead.{first}"


def not_known(context: Context, service: Service, aspect: str) -> Answered:
    """Plainly said that the entry does not tell, with the number to ring and a gap ticket."""
    name = context.words(service.name)
    parts: list[Part] = [
        Say(context.say("not_known", name=name)),
        Say(context.say("not_known.ring")),
        *tell.ring(context, service),
    ]
    gap = Gap(context.turn.text, context.language, service.source_id, aspect)
    return context.answer(
        *parts, gaps=(gap,), outcome="not-known", errand="about", service=service.source_id, aspect=aspect,
        checked=service.checked, stale=context.is_stale(service),
    )  # fmt: skip


def _told(
    context: Context, service: Service, facts: Sequence[Fact], parts: Sequence[Part], aspect: str, score: float
) -> Answered:
    """The turn answered, with what was told remembered and recorded."""
    ids = tuple(fact.id for fact in facts)
    context = context.with_focus(told=(*context.session.focus.told, *ids)[-40:], aspect=aspect)
    return context.answer(
        *parts, outcome="answered", errand="about", service=service.source_id, score=score, aspect=aspect, facts=ids,
        checked=service.checked, stale=context.is_stale(service),
    )  # fmt: skip


def _framed(context: Context, service: Service, answered: Answered, fresh: bool, score: float) -> Answered:
    """An answer about a service not in hand before names it first and says how old the entry is."""
    record = replace(answered.record, score=score)
    if not fresh:
        return replace(answered, record=record)
    what = [fact for fact in service.of("what", today=context.today)[:1] if tell.is_readable(context, fact)]
    parts = (Say(_opening(context, service, what)), *answered.reply.parts, *tell.age(context, service))
    return replace(answered, record=record, reply=replace(answered.reply, parts=tuple(dict.fromkeys(parts))))
