"""On which side of a limit of an entry somebody stands by the figure they told, and all conditions of who may have a thing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.answering import select, wording
from bot.catalogue.model import Fact, Service
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns
from bot.model.reply import Part, Say
from bot.model.understanding import Entity
from bot.retrieval.facts import limits

SMALLEST_SUM = 300
"""A bare number from which on it may be somebody's income."""


def beside_limit(context: TurnContext, service: Service, told: Sequence[Fact]) -> list[Part]:
    """A person's own figure beside the limits told; nothing if they can not be compared for sure, or not all alike."""
    keys, usual = dict[str, tuple[str, str]](), _usual_period(context, service)
    for fact in told:
        rule = wording.text_of(context, fact)
        for entity in context.meaning.entities:
            stands = _stands(rule, entity, context.turn.text, usual) if rule else None
            # Why: whom 60 frees from a rule is not kept out by it at 19.
            if stands is not None and (stands.within or not entry_patterns().search("exempts", rule)):
                said = context.turn.text[entity.start : entity.end].strip()
                keys.setdefault(_key(rule, stands), (entity.name, said))
    if len({name for name, _ in keys.values()}) < len(keys):
        return []
    return [Say(context.say(key, said=said)) for key, (_, said) in keys.items()]


def _key(rule: str, stands: limits.Stands) -> str:
    """The wording for where a person stands; who is outside one of two conditions may meet the other."""
    if stands.within:
        return "limit.within"
    return "limit.other" if entry_patterns().search("either_or", rule) else "limit.outside"


def fits(context: TurnContext, service: Service) -> bool | None:
    """Whether a figure told meets the conditions of a service; None if none can be compared."""
    who, usual = service.of("who", today=context.today), _usual_period(context, service)
    stands = [
        _stands(rule, entity, context.turn.text, usual)
        for rule in (wording.text_of(context, fact) for fact in who)
        for entity in context.meaning.entities
    ]
    known = [each.within for each in stands if each is not None]
    return all(known) if known else None


def conditions(context: TurnContext, service: Service, best: select.SelectedFacts | None) -> tuple[Fact, ...]:
    """All that an entry says of who may have it, and another fact that speaks of just what was told."""
    who = service.of("who", today=context.today)
    if len(who) > select.FEW or not who:
        return ()
    is_likely = best is not None and best.chance >= select.BESIDE_OWN
    others = [fact for fact in best.told if fact.aspect not in {"who", "what"}] if best and is_likely else []
    is_first = bool(others) and best is not None and best.told[0] == others[0]
    return (*others[:1], *who) if is_first else (*who, *others[:1])


def _usual_period(context: TurnContext, service: Service) -> str:
    """The period that an entry names for incomes, for the rows of its table that name none; "" if it names none or several."""
    who = (wording.text_of(context, fact) for fact in service.of("who", today=context.today))
    named = {limits.period_of(rule) for rule in who if entry_patterns().search("writes_income", rule)} - {""}
    return named.pop() if len(named) == 1 else ""


def _stands(rule: str, entity: Entity, text: str, usual: str) -> limits.Stands | None:
    if entity.name == "age":
        return limits.by_age(rule, int(entity.value))
    if entity.name in {"money", "number"} and entry_patterns().search("tells_paid", text):
        # Why never an income: what is paid for rent says nothing of what comes in.
        return _paid(rule, entity, text)
    if entity.name == "money":
        amount, _, period = entity.value.partition("/")
        return limits.by_income(rule, Decimal(amount.split()[0]), period or limits.period_of(text), usual)
    if entity.name == "number" and entity.value.isdigit() and int(entity.value) >= SMALLEST_SUM:
        return limits.by_income(rule, Decimal(entity.value), limits.period_of(text), usual)
    return None


def _paid(rule: str, entity: Entity, text: str) -> limits.Stands | None:
    """Where a person stands by what they say they paid."""
    amount = entity.value.partition("/")[0].split()[0]
    is_sum = entity.name == "money" or (amount.isdigit() and int(amount) >= SMALLEST_SUM)
    return limits.by_paid(rule, Decimal(amount), text) if is_sum else None
