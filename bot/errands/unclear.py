"""A text that tells of no need in particular is asked about again, and nothing is denied."""

from __future__ import annotations

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import missed, smalltalk_and_settings
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

VAGUE = THRESHOLDS.vague.need
NO_BUSINESS = THRESHOLDS.vague.no_business
LEAST = THRESHOLDS.vague.length
SAID, AMONG = THRESHOLDS.vague.said, THRESHOLDS.vague.among
GREETING = THRESHOLDS.vague.greeting


def is_vague(context: TurnContext) -> bool:
    """True for a first text that tells of no need in particular, and of nothing else either: "they sent me home again"."""
    found, asked = context.found, context.asked
    if found is None or asked is None or context.session.focus.goal_text:
        return False
    if found.is_absent or found.need_chance >= VAGUE or length(context.turn.text) < LEAST:
        return False
    return float(context.house.catalogue.search.needed(asked)[-1]) < NO_BUSINESS


def names_nothing(context: TurnContext) -> bool:
    """True for a first text that wants something and does not say what: "can someone come and sort it".

    "It is about the card" says enough for a list, for one of three cards is likely.
    """
    found = context.found
    if found is None or context.service is not None or context.session.focus.goal_text:
        return False
    return found.no_need >= SAID and found.among < AMONG


def is_open(context: TurnContext) -> bool:
    """True for a first text that tells too little for an errand to be begun, though something near it may be offered in a list."""
    found = context.found
    is_first = context.service is None and not context.session.focus.goal_text
    return names_nothing(context) or (is_first and found is not None and found.is_open)


def ask_again(context: TurnContext) -> TurnResult | None:
    """Asks what is wanted, where a first text does not say it."""
    return missed.missed(context) if names_nothing(context) else None


def greet(context: TurnContext) -> TurnResult | None:
    """A greeting. Where more is said with it ("hello, it is about the paper"), what it is about; None if a service is likely in that."""
    if length(context.turn.text) < GREETING or context.service is not None:
        return smalltalk_and_settings.greet(context)
    if context.found is not None and context.found.among >= AMONG:
        return None
    return smalltalk_and_settings.greet(context, is_told=True)
