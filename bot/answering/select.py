"""Picks what an entry says to a question, and words it: the value first, then at most a sentence around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.answering import figures, sums, wording
from bot.answering.age_bands import of_age
from bot.answering.counted import LIKELY as BESIDE
from bot.answering.counted import counted
from bot.answering.last_question import average_chances, last_question, plain_at_end
from bot.answering.named_thing import about_thing
from bot.answering.question_frames import LEAST, fact_in_frame
from bot.catalogue.model import Fact, Service
from bot.catalogue.tables import ROW
from bot.catalogue.value_kinds import OF_DETAIL, names_other_way
from bot.catalogue.value_kinds import found as values_of
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns
from bot.retrieval.facts.fact_features import Asked
from bot.retrieval.facts.fact_reranker import RankedFacts
from bot.retrieval.facts.fact_sheet import written
from bot.retrieval.services.query import Query, query

SURE = THRESHOLDS.facts.sure
HELD = 4
"""Facts held back for MORE."""
NOWHERE = THRESHOLDS.facts.nowhere
NEAREST = THRESHOLDS.facts.nearest
OUTRIGHT = THRESHOLDS.facts.outright
VALUED = frozenset({"amount", "duration", "share"})
"""Kinds of value that go before their sentence."""
SHORT = 6
"""Words up to which a sentence needs no value before it."""
PHONE_DETAILS = {"phone_questions", "apply_phone", "phone_deaf", "complaint"}
ALIKE = THRESHOLDS.facts.group
BRIEF = 70
"""Characters of each fact of a group."""
LISTED = {"hours", "place", "covered", "what_counts", "documents", "cost_fee", "deadline", "apply_person"}
"""Details asked for that a group of facts may answer together."""
WHOLE_ASPECTS = {"what", "who", "bring", "cost", "how", "where", "when", "duration", "deadline"}
FEW = 4
"""Facts of an aspect up to which all are told."""
BESIDE_OWN = THRESHOLDS.facts.beside_own
ROWS = 3
"""Rows of a table told where it is not known how many live together."""
OF_ALL = {"", "other", "what_is_it"}
"""Details that ask for no one thing."""
WHOLE_LISTS = {"documents": "bring", "what_is_it": "what"}
"""Detail asked for that a whole list answers, and its aspect."""


@dataclass(frozen=True, slots=True)
class SelectedFacts:
    """What is told to a question, and what is kept for MORE."""

    told: tuple[Fact, ...]
    held: tuple[Fact, ...]
    detail: str
    chance: float
    """Of the first fact."""


def picked(context: TurnContext, service: Service, aspect: str, certainty: float = 1.0) -> RankedFacts:
    """All facts of a service as answers to the turn."""
    assert context.asked is not None
    return _ranked(context, service, context.asked, aspect, certainty)


def _ranked(context: TurnContext, service: Service, question: Query, aspect: str, certainty: float) -> RankedFacts:
    keywords = context.house.keywords
    people = next((int(e.value) for e in context.meaning.entities if e.name == "people"), 0)
    asked = Asked(
        question, aspect, certainty, keywords.way(context.turn.text), people, context.session.focus.told_here,
        keywords.stop_words, context.today,
    )  # fmt: skip
    return context.house.catalogue.answers(service, asked)


def choose(context: TurnContext, service: Service, aspect: str) -> SelectedFacts | None:
    """What answers the turn; None if the entry does not say."""
    found = _picked_by_question(context, service, aspect)
    if (in_frame := fact_in_frame(context, found.pairs)) is not None:
        return SelectedFacts((in_frame,), (), found.detail, 1.0)
    if sums.lacks_sum(service, found, context.today):
        return None
    # Why rows: where one stands for so many as live together, the entry does say.
    if not found.facts or (found.none >= NOWHERE and not ROW.match(_own(found.facts[0]))):
        return None
    if listed := _whole_list(service, found, aspect, context):
        return SelectedFacts(listed, (), found.detail, 1.0)
    ranked = figures.value_first(context, _unlike(found), found.detail)
    if ROW.match(_own(ranked[0][0])) and (rows := figures.rows(ranked)):
        return SelectedFacts(rows[:ROWS], rows[ROWS:], found.detail, 1.0)
    if (aspect == "cost" or found.detail in sums.SUMS) and (bands := of_age(context, ranked)):
        return SelectedFacts(bands, (), found.detail, 1.0)
    if thing := about_thing(context.turn.text, ranked, context.house.keywords.patterns):
        return SelectedFacts(thing, (), found.detail, 1.0)
    if number := counted(context.turn.text, found, ranked):
        return SelectedFacts(number, (), found.detail, 1.0)
    if of_figures := _of_figures(context, service, ranked, aspect):
        return SelectedFacts(of_figures, (), found.detail, 1.0)
    if own := _own_aspect(context, service, ranked, aspect, found.detail):
        return SelectedFacts(own, (), found.detail, 1.0)
    if (group := _group(service, ranked)) and found.detail in LISTED:
        return SelectedFacts(group, (), found.detail, 1.0)
    is_sure_one = ranked[0][1] >= SURE and not figures.has_second_for_another(ranked, aspect)
    is_one = is_sure_one or len(ranked) == 1 or ranked[1][1] < BESIDE or ROW.match(_own(ranked[0][0]))
    count = 1 if is_one else 2
    rest = tuple(fact for fact, chance in ranked[count:] if chance >= LEAST)
    return SelectedFacts(tuple(fact for fact, _ in ranked[:count]), rest[:HELD], found.detail, ranked[0][1])


def _of_figures(
    context: TurnContext, service: Service, ranked: Sequence[tuple[Fact, float]], aspect: str
) -> tuple[Fact, ...]:
    """What depends on an age told, or all steps of a scale where none is surely meant."""
    by_age = () if figures.has_second_for_another(ranked, aspect) else figures.by_own_age(context, ranked, aspect)
    return by_age or (figures.steps(context, service, ranked) if ranked[0][1] < SURE else ())


def _picked_by_question(context: TurnContext, service: Service, aspect: str) -> RankedFacts:
    """All facts as answers to the turn, and to the question at its end where it tells something before that."""
    certainty = context.meaning.confidence
    found = picked(context, service, aspect, certainty)
    asked = last_question(context.turn.text, context.house.keywords.patterns)
    if not asked:
        return found
    question = query(asked, context.house.keywords.joins)
    return average_chances(found, _ranked(context, service, question, aspect, certainty))


def _own_aspect(
    context: TurnContext, service: Service, ranked: Sequence[tuple[Fact, float]], aspect: str, detail: str
) -> tuple[Fact, ...]:
    """All that an entry says on the aspect asked, where that is little; before it the likeliest fact, if that is another one."""
    own = service.of(aspect, today=context.today) if aspect in WHOLE_ASPECTS else ()
    best, chance = ranked[0]
    # Why: "I am 79 how fast" asks how fast; what the entry has for somebody so old comes after it.
    is_plain = plain_at_end(context.turn.text, context.house.keywords) == aspect
    # Why not what it is: a question for one thing is often heard so for want of a better name.
    is_of_one_thing = aspect == "what" and best not in own and detail not in OF_ALL
    if (
        not own
        or is_of_one_thing
        or len(own) > FEW
        or (best not in own and chance >= SURE and not is_plain)
        or (best in own and chance >= SURE and len(own) > 2)
    ):
        return ()
    if best in own:
        # Why first: what does not fit one answer waits, and it is the one meant.
        return (best, *(fact for fact in own if fact != best))
    return own if chance < BESIDE_OWN else (best, *own)


def _unlike(found: RankedFacts) -> list[tuple[Fact, float]]:
    """Facts that say different things, with their chances; what stands in two fields is told once."""
    first: dict[str, tuple[Fact, float]] = {}
    for fact, chance in found.pairs:
        first.setdefault(_own(fact), (fact, chance))
    return list(first.values())


def _group(service: Service, ranked: Sequence[tuple[Fact, float]]) -> tuple[Fact, ...]:
    """Short facts under one heading with the best one that answer nearly as well ("Monday: 9 to 5", "Tuesday: …")."""
    best, chance = ranked[0]
    near = {fact.id for fact, other in ranked if other * ALIKE >= chance}
    group = [f for f in service.facts if f.id in near and f.aspect == best.aspect and f.under == best.under]
    return tuple(group) if best.under and len(group) > 2 and all(len(_own(f)) < BRIEF for f in group) else ()


def _own(fact: Fact) -> str:
    return next(iter(fact.texts.values()), "")


def _whole_list(service: Service, found: RankedFacts, aspect: str, context: TurnContext) -> tuple[Fact, ...]:
    """The list that the best fact stands in, or announces, where the question is about all of it."""
    first = found.facts[0]
    wanted = WHOLE_LISTS.get(found.detail, "")
    announced = entry_patterns().search("announces_list", _own(first)) is not None and first.aspect == "bring"
    # Why not then: what happens without them is asked, and the sentence that says it names "these documents" too.
    if (first.aspect != wanted and not announced) or found.detail == "document_missing":
        return ()
    return service.of(first.aspect, today=context.today)


def in_order(service: Service, facts: Sequence[Fact]) -> list[Fact]:
    """Facts as the entry has them."""
    return sorted(facts, key=service.facts.index)


def wants_phone(context: TurnContext, aspect: str, chosen: SelectedFacts | None) -> bool:
    """True when a number to ring is asked for."""
    if names_other_way(context.turn.text) and chosen is not None:
        return False
    is_named = context.house.keywords.has("number", context.turn.text)
    return aspect == "phone" and (is_named or chosen is None or chosen.detail in PHONE_DETAILS or chosen.chance < SURE)


def has_other_phone(fact: Fact, numbers: Collection[str]) -> bool:
    """True when a fact holds a telephone number that is not among some."""
    known = {_digits(number) for number in numbers}
    return any(_digits(match[0]) not in known for match in values_of("phone", written(fact)))


def said_outright(context: TurnContext, service: Service) -> bool:
    """True when the entry itself speaks of just this, nearer than opening times or an address can."""
    if context.asked is None:
        return False
    found = picked(context, service, "")
    if fact_in_frame(context, found.pairs) is not None:
        return True
    return bool(found.facts) and found.chances[0] >= OUTRIGHT and found.facts[0].aspect != "what"


def is_sure(chosen: SelectedFacts) -> bool:
    """True when the first fact is all but certainly the answer."""
    return chosen.chance >= SURE


def is_faint(chosen: SelectedFacts) -> bool:
    """True when what is told may well be beside the point."""
    return chosen.chance < NEAREST


def with_value(context: TurnContext, detail: str, first: Fact, text: str) -> str:
    """The answer with the one value it turns on said first: "30 days. ..."."""
    kinds = [kind for kind in OF_DETAIL.get(detail, ()) if kind in VALUED]
    own = wording.text_of(context, first)
    values = {match[0].strip(" ,.") for kind in kinds for match in values_of(kind, own)}
    if (
        len(values) != 1
        or own.startswith(tuple(values))
        or wording.length(own) <= SHORT
        or not any(map(str.isdigit, *values))
    ):
        return text
    return context.say("answer.value", value=next(iter(values)), fact=text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
