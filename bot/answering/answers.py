"""Whether an entry answers what was said."""

from __future__ import annotations

from collections.abc import Container

from bot.answering import select
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import index_terms

SAYS = THRESHOLDS.facts.says
ANSWERS = THRESHOLDS.facts.answers
OF_JUST_THIS, HARDLY_NOT = THRESHOLDS.facts.of_just_this, THRESHOLDS.facts.hardly_not
OF_CASES = {"more", "who", "how", "bring"}
"""Aspects that speak of cases; a price or a time answers a question alone."""


def answers(context: TurnContext, service: Service, least: float = ANSWERS) -> bool:
    """True when something in the entry is likely the answer to what was said."""
    return 1 - select.picked(context, service, "").none >= least


def answers_faintly(context: TurnContext, service: Service, aspect: str) -> bool:
    """True when the best that the entry has may well be beside the point."""
    chosen = select.choose(context, service, aspect)
    return chosen is None or select.is_faint(chosen) or not answers(context, service, SAYS)


def surely_answers(context: TurnContext, service: Service, details: Container[str] = ()) -> bool:
    """True when one fact of the entry is all but certainly the answer to a question that is one.

    details: the kinds of question that count; without any, all.
    """
    found = select.picked(context, service, "")
    is_one = found.detail in details if details else found.detail not in {"", "other"}
    return bool(found.facts) and found.chances[0] >= select.SURE and is_one


def speaks_of(context: TurnContext, service: Service) -> bool:
    """True when the entry speaks of just what is told, in a word of its own: "we have a cat" where rats are fought."""
    if context.asked is None:
        return False
    found, stop = select.picked(context, service, ""), context.house.keywords.stop_words
    said = set(index_terms(context.asked.text, stop))
    chances = (
        chance
        for fact, chance in found.pairs
        if fact.aspect in OF_CASES and any(said & set(index_terms(text, stop)) for text in fact.texts.values())
    )
    return found.none <= HARDLY_NOT and sum(chances) >= OF_JUST_THIS
