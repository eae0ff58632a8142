"""The question at the end of a text that tells something before it, and the facts of an entry ranked by it as well."""

from __future__ import annotations

from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.language.keywords import Keywords
from bot.language.patterns import Patterns
from bot.retrieval.facts.fact_reranker import RankedFacts
from bot.retrieval.services.query import length

ASKS, TELLS = THRESHOLDS.facts.asks_at_end, THRESHOLDS.facts.told_before


def last_question(text: str, patterns: Patterns) -> str:
    """The question that a text ends with: "the one for old people when do i have to get that in by".

    Empty for a text that is one question, and where question or story is only a word or two.
    """
    *_, last = (None, *patterns.find("last_question", text))
    asked = text[last.start() :].strip() if last else ""
    told = text[: last.start()] if last else ""
    return asked if length(asked) >= ASKS and length(told) >= TELLS else ""


def plain_at_end(text: str, keywords: Keywords) -> str:
    """The aspect of a plain question at the end of a text that tells something before it: "I am 79 how fast"; else ""."""
    *_, last = (None, *keywords.patterns.find("last_question", text))
    return keywords.plain.aspect(text[last.start() :]) if last and text[: last.start()].strip() else ""


def average_chances(whole: RankedFacts, asked: RankedFacts) -> RankedFacts:
    """Facts by the mean of their chances for the whole text and for its question; whether the entry answers is left as it was.

    Why: a story names many things that facts speak of, and a question alone may lack the thing it is about.
    """
    by_question = {fact.id: chance for fact, chance in zip(asked.facts, asked.chances, strict=True)}
    mean = [
        (fact, (chance + by_question.get(fact.id, 0.0)) / 2)
        for fact, chance in zip(whole.facts, whole.chances, strict=True)
    ]
    mean.sort(key=lambda pair: -pair[1])
    return replace(whole, facts=tuple(fact for fact, _ in mean), chances=tuple(chance for _, chance in mean))
