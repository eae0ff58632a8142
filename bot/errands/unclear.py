"""A text that tells of no need in particular is asked about again, and nothing is denied."""

from __future__ import annotations

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import missed
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

VAGUE = THRESHOLDS.vague.need
NO_BUSINESS = THRESHOLDS.vague.no_business
LEAST = THRESHOLDS.vague.length
SAID = THRESHOLDS.vague.said
AMONG = THRESHOLDS.vague.among


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


def ask_again(context: TurnContext) -> TurnResult | None:
    """Asks what is wanted, where a first text does not say it."""
    return missed.missed(context) if names_nothing(context) else None
