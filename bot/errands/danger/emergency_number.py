"""Who names an emergency, its number, or who is to come, is told whom to ring: before commands, keys and open questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands.danger import danger_again, danger_assessment, danger_record, emergency
from bot.errands.turn_act import CASE
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult
from bot.safety import Danger, gravest_first
from bot.safety.emergency_words import Named

DANGERS = {
    "medical": Danger("E1", "medical"),
    "poison": Danger("E1", "medical.poison"),
    "fire": Danger("E1", "fire"),
    "rescue": Danger("E1", "fire.rescue"),
    "gas": Danger("E1", "gas"),
    "crime": Danger("E1", "crime"),
    "suicide": Danger("E2", "suicide"),
    "fraud": Danger("E4", "fraud"),
    "emergency": Danger("E1", danger_record.ANY),
}
"""Service named → the danger that is told."""
OWN_ORDER = ("medical", "fire", "crime", "suicide", "fraud", "gas", "abuse", "general")
"""Kinds of a city's numbers, in the order in which a number is looked for among them: one may stand for several."""
AT_HOME = "abuse"
ANY_ANSWER = {"place", "form"}
"""Questions of an errand that a written number may always be meant to answer, also where it is not understood."""


def tell(context: TurnContext) -> TurnResult | None:
    """Whom to ring, for a turn that names an emergency; None if it names none."""
    named = _named(context)
    if named is None:
        return None
    services = _services(context, named)
    if named.is_question:
        return _number(context, services)
    if named.is_plea:
        return _plea(context)
    dangers = [DANGERS[each] for each in services]
    known = context.session.danger
    if danger_again.is_open(context) and danger_record.danger_of(known).family in {each.family for each in dangers}:
        return danger_again.again(context)
    # Why: "send an ambulance, he has been stabbed" needs the police as well.
    heard = () if named.is_whole else danger_assessment.assess(context).raised
    others = [each for each in heard if each.family not in {AT_HOME, *(danger.family for danger in dangers)}]
    first, *rest = gravest_first([*dangers, *others])
    if first not in dangers:
        return emergency.answer(context, [first, *rest])
    return _alarm(context, services, emergency.answer(context, [first, *rest]))


def beside(context: TurnContext, answer: Callable[[TurnContext], TurnResult]) -> TurnResult | None:
    """The answer that takes a bare number as an answer to a form's question, with the emergency's number before it.

    None where no question of a form is open, or the number does not answer it.
    """
    session = context.session
    if not session.asked.of(CASE) or (named := _named(context)) is None or not named.numbers or named.services:
        return None
    if not (context.turn.keys or re.fullmatch(r"[\d\W]+", context.turn.text)):
        return None
    answered = answer(context)
    is_taken = answered.session.asked != session.asked and (answered.session.asked.of(CASE) or bool(answered.about))
    if not is_taken and (context.turn.keys or session.asked.slot("ask") not in ANY_ANSWER):
        return None
    told = Say(_beside(context, _services(context, named)[0]))
    effect = replace(answered.effect, unlimited=True)
    return replace(answered, reply=replace(answered.reply, parts=(told, *answered.reply.parts)), effect=effect)


def _beside(context: TurnContext, service: str) -> str:
    """Whom to ring, for who may have meant an emergency."""
    if service == danger_record.ANY:
        return _all_told(context, "emergency.plea", "emergency.plea")
    return context.say("emergency.beside", **danger_record.numbers(context, DANGERS[service].family))


def _named(context: TurnContext) -> Named | None:
    """What a turn names, by its keys or in any hearing of its words."""
    turn, words, own = context.turn, context.house.emergencies, frozenset(_own(context))
    if turn.keys:
        digits = turn.keys.strip("*#")
        return Named((), (digits,)) if words.is_number(digits, own) else None
    # Why: "the ambulance is here now" names it as well, and it is over.
    if context.house.danger.lexicon.says_over(turn.text):
        return None
    texts = dict.fromkeys((context.written, turn.text, *turn.pieces))
    return next((named for text in texts if text.strip() and (named := words.named(text, own)) is not None), None)


def _own(context: TurnContext) -> dict[str, str]:
    """The city's own emergency numbers, as digits, each with what it is rung for."""
    numbers = context.house.city.emergency(context.house.country).numbers
    kinds = (*OWN_ORDER, *(kind for kind in numbers if kind not in OWN_ORDER))
    return {re.sub(r"\D", "", numbers[kind]): kind for kind in reversed(kinds) if kind in numbers}


def _services(context: TurnContext, named: Named) -> list[str]:
    """The services named, by words and by numbers; the unnamed one alone where nothing else is."""
    own, world = _own(context), context.house.emergencies.numbers
    by_number = [own.get(each) or world[each].service for each in named.numbers]
    services = dict.fromkeys((*named.services, *(each if each in DANGERS else danger_record.ANY for each in by_number)))
    precise = [each for each in services if each != danger_record.ANY]
    return precise or [danger_record.ANY]


def _told(context: TurnContext, prefix: str, service: str) -> str:
    """The number of a service, in the words that begin with a prefix; one number where all have the same."""
    emergency_ = context.house.city.emergency(context.house.country)
    if service == danger_record.ANY:
        return _all_told(context, prefix, f"{prefix}.{service}")
    rung_as = context.house.emergencies.rung_as.get(service, service)
    own = emergency_.numbers.get(service) or danger_record.numbers(context, rung_as)["number"]
    return context.say(f"{prefix}.{service}", number=own)


def _all_told(context: TurnContext, prefix: str, key: str) -> str:
    """The numbers of the services that come; one where they have the same."""
    emergency_ = context.house.city.emergency(context.house.country)
    three = {each: emergency_.number(each) for each in danger_record.THREE}
    if len(set(three.values())) == 1:
        return context.say(f"{prefix}.one", number=emergency_.numbers["general"])
    return context.say(key, **three)


def _alarm(context: TurnContext, services: Sequence[str], told: TurnResult) -> TurnResult:
    """The answer to a danger, in the words for who asked for these services: it says that we cannot ring for them."""
    more = told.reply.parts[len({DANGERS[each].family for each in services}) :]
    first = [Say(_told(context, "emergency", each)) for each in services]
    parts: tuple[Part, ...] = (*first, Say(context.say("emergency.cannot")), *more)
    return replace(told, reply=replace(told.reply, parts=parts))


def _plea(context: TurnContext) -> TurnResult:
    """All numbers for who calls for help and may not be in danger; what happened is asked, and nobody is alarmed."""
    told = _all_told(context, "emergency.plea", "emergency.plea")
    return _answer(context, Say(told), Say(context.say("emergency.plea.what")))


def _number(context: TurnContext, services: Sequence[str]) -> TurnResult:
    """The numbers for who only asks for them; what was open stays open."""
    told = [Say(_told(context, "emergency.number", each)) for each in services]
    return _answer(context, *told, Say(context.say("emergency.cannot.only")))


def _answer(context: TurnContext, *parts: Part) -> TurnResult:
    return context.by_reflex("emergency_number").answer(
        *parts,
        outcome="answered",
        errand="emergency_number",
        source="safety",
        urgent=True,
        despite_stop=True,
        unlimited=True,
    )
