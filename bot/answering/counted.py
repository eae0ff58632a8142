"""What answers a question for a count: "how many at once" wants a number, "how many hours are free" all numbers of hours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.question_frames import LEAST
from bot.catalogue.model import Fact
from bot.config.thresholds import THRESHOLDS
from bot.language.entry_patterns import entry_patterns
from bot.retrieval.facts.fact_reranker import RankedFacts

SURELY = THRESHOLDS.facts.count_asked
LIKELY = THRESHOLDS.facts.second
"""Chance from which on a fact is told beside another."""
COUNT = "quantity"
"""The detail that asks for a count."""
FEW = 3
"""Numbers of one kind up to which all are told."""
NUMBER = re.compile(r"\d")


def counted(text: str, found: RankedFacts, ranked: Sequence[tuple[Fact, float]]) -> tuple[Fact, ...]:
    """The facts with the number asked for: all of its unit, or the likeliest, if what ranks first has none; else nothing.

    text: the question. ranked: the facts that say different things, the likeliest first.
    """
    numbers = [(fact, chance) for fact, chance in ranked if NUMBER.search(_own(fact))]
    if found.detail != COUNT or found.detail_chance < SURELY or not numbers or numbers[0][1] < LIKELY:
        return ()
    best, asked = numbers[0][0], entry_patterns().search("asks_count", text)
    same = [fact for fact, chance in numbers if asked and chance >= LEAST and _counts(asked["unit"], _own(fact))]
    if best in same and 1 < len(same) <= FEW:
        return tuple(same)
    return (best,) if best != ranked[0][0] else ()


def _counts(unit: str, text: str) -> bool:
    """Whether a text gives a number of just these: "8 hours", "20 free hours"."""
    return re.search(rf"\d ?(?:[a-z]+ )?{re.escape(unit)}", text.casefold()) is not None


def _own(fact: Fact) -> str:
    return next(iter(fact.texts.values()), "")
