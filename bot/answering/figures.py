"""Facts told for their figures: rows of a table, steps of a scale, what depends on an age, what holds the value asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.catalogue.model import Fact, Service
from bot.catalogue.tables import ROW
from bot.catalogue.value_kinds import OF_DETAIL, ValueKind, holds_kind
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.retrieval.facts import limits

FIGURE = re.compile(r"\d[\d,.]*")
TIMES = THRESHOLDS.facts.with_value
MOST = 4
"""Steps of the longest scale told."""
TOLD_FIRST = {"amount", "share", "date", "time", "duration"}
"""Kinds of value that such a fact holds; an age or a place says little alone."""
FEW = 2
"""Facts told of those that depend on an age."""
TELLS_WHO = {"", "who", "other", "more"}
"""Aspects that a turn may be heard to ask which only tells who somebody is."""
BESIDE_OTHER = THRESHOLDS.facts.beside_other
OTHER = "other"
"""Aspect of what is asked for somebody else."""
Ranked = Sequence[tuple[Fact, float]]


def steps(context: TurnContext, service: Service, ranked: Ranked) -> tuple[Fact, ...]:
    """All steps of the scale that the best fact is one of ("from 80 it is 100 yuan", "from 90 it is 200"); else nothing.

    For where the question does not say which: one step would be somebody else's.
    """
    best, _ = ranked[0]
    shape = _shape(context, best)
    if not FIGURE.search(context.words(best.texts)):
        return ()
    alike = [fact for fact in service.facts if fact.is_valid(context.today) and _shape(context, fact) == shape]
    return tuple(alike) if 1 < len(alike) <= MOST else ()


def by_own_age(context: TurnContext, ranked: Ranked, aspect: str) -> tuple[Fact, ...]:
    """What an entry makes depend on an age, where a turn tells somebody's age and asks nothing ("I am 77 and slow on my legs")."""
    ages = [int(each.value) for each in context.meaning.entities if each.name == "age"]
    if len(ages) != 1 or aspect not in TELLS_WHO or context.house.keywords.has("asking", context.turn.text):
        return ()
    told = [fact for fact, _ in ranked if limits.by_age(context.words(fact.texts), ages[0]) is not None]
    return tuple(told[:FEW])


def has_second_for_another(ranked: Ranked, aspect: str) -> bool:
    """True where it is asked for somebody else and a second fact is likely: the condition and what is so for them are both told."""
    return aspect == OTHER and len(ranked) > 1 and ranked[1][1] >= BESIDE_OTHER


def rows(ranked: Ranked) -> tuple[Fact, ...]:
    """All rows of the table whose row answers best, where none of them is this household's; else nothing."""
    best, chance = ranked[0]
    table = [
        (fact, other)
        for fact, other in ranked
        if ROW.match(next(iter(fact.texts.values()), "")) and fact.under == best.under
    ]
    # Why beside rows alone: another sentence may be as likely, and the row is still the one for this household.
    if len(ranked) == 1 or chance >= 2 * max((other for fact, other in table if fact != best), default=0.0):
        return ()
    return tuple(sorted((fact for fact, _ in table), key=_place))


def _place(fact: Fact) -> int:
    return int(fact.id.rpartition(".")[2])


def _shape(context: TurnContext, fact: Fact) -> tuple[str, str]:
    """A fact without its figures, and its aspect."""
    return fact.aspect, FIGURE.sub("#", context.words(fact.texts))


def value_first(context: TurnContext, ranked: Ranked, detail: str) -> Ranked:
    """Facts in order, but first one that holds the value asked for where the best holds none and is hardly likelier."""
    kinds = [kind for kind in OF_DETAIL.get(detail, ()) if kind in TOLD_FIRST]
    if not kinds or _holds(context, ranked[0][0], kinds):
        return ranked
    # Why by their shape: the steps of one scale share the chance that one sentence would have.
    chances = defaultdict[tuple[str, str], float](float)
    for fact, chance in ranked:
        chances[_shape(context, fact)] += chance
    least = ranked[0][1] / TIMES
    likely = (i for i, (fact, _) in enumerate(ranked) if chances[_shape(context, fact)] >= least)
    place = next((i for i in likely if _holds(context, ranked[i][0], kinds)), 0)
    return [ranked[place], *ranked[:place], *ranked[place + 1 :]]


def _holds(context: TurnContext, fact: Fact, kinds: Sequence[ValueKind]) -> bool:
    return any(holds_kind(context.words(fact.texts), kind) for kind in kinds)
