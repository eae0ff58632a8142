"""The question at the end of a text that tells something before it, and the facts of an entry ranked by it as well."""

from __future__ import annotations

from dataclasses import replace

from bot.config.thresholds import THRESHOLDS
from bot.language.keywords import Keywords
from bot.language.patterns import Patterns
from bot.retrieval.facts.fact_reranker import RankedFacts
from bot.retrieval.services.query import length

ASKS, TELLS = THRESHOLDS.facts.asks_at_end, THRESHOLDS.facts.told_before


def split_last(text: str, patterns: Patterns) -> tuple[str, str]:
    """What stands before the last question of a text, and that question; the question is empty if there is none."""
    *_, last = (None, *patterns.find("last_question", text))
    return (text[: last.start()], text[last.start() :]) if last else (text, "")


def last_question(text: str, patterns: Patterns) -> str:
    """The question that a text ends with: "the one for old people when do i have to get that in by".

    Empty for a text that is one question, and where question or story is only a word or two.
    """
    told, asked = split_last(text, patterns)
    asked = asked.strip()
    return asked if length(asked) >= ASKS and length(told) >= TELLS else ""


def plain_at_end(text: str, keywords: Keywords) -> str:
    """The aspect of a plain question at the end of a text that tells something before it: "I am 79 how fast"; else ""."""
    told, asked = split_last(text, keywords.patterns)
    return keywords.plain.aspect(asked) if asked and told.strip() else ""


def average_chances(whole: RankedFacts, asked: RankedFacts) -> RankedFacts:
    """Facts by the mean of their chances for the whole text and for its question; whether the entry answers is left as it was.

    Why: a story names many things that facts speak of, and a question alone may lack the thing it is about.
    """
    by_question = {fact.id: chance for fact, chance in asked.pairs}
    mean = [(fact, (chance + by_question.get(fact.id, 0.0)) / 2) for fact, chance in whole.pairs]
    mean.sort(key=lambda pair: -pair[1])
    return replace(whole, facts=tuple(fact for fact, _ in mean), chances=tuple(chance for _, chance in mean))
