"""Sums that rise with age ("From 80 it is 100 yuan a month", "From 90 …"): the one for the age somebody told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.wording import text_of
from bot.catalogue.model import Fact
from bot.catalogue.value_kinds import found as values_of
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.language.entities.extract import parse
from bot.language.entry_patterns import entry_patterns

LIKELY = THRESHOLDS.facts.age_bands


def of_age(context: TurnContext, ranked: Sequence[tuple[Fact, float]]) -> tuple[Fact, ...]:
    """The band that somebody's age falls into, or all bands where no age is known; nothing if they are not likely what is asked."""
    bands = [
        (age, fact, chance)
        for fact, chance in ranked
        if (age := _from_age(text_of(context, fact))) and fact.aspect != "who"
    ]
    if len({age for age, *_ in bands}) < 2 or sum(chance for *_, chance in bands) < LIKELY:
        return ()
    bands.sort(key=lambda band: band[0])
    own = _age_told(context)
    reached = [fact for age, fact, _ in bands if own is not None and age <= own]
    return tuple(reached[-1:]) if own is not None else tuple(fact for _, fact, _ in bands)


def _from_age(text: str) -> int:
    """The age from which a sum is paid, by a sentence that names one of each; else 0."""
    ages = list(entry_patterns().find("age_band", text))
    return int(ages[0]["age"]) if len(ages) == 1 and any(values_of("amount", text)) else 0


def _age_told(context: TurnContext) -> int | None:
    """The age told in this turn, or with the need."""
    need = parse(context.session.focus.goal_text, context.language, context.now)
    ages = [int(each.value) for each in (*context.meaning.entities, *need) if each.name == "age"]
    return ages[0] if ages else None
