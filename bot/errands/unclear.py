"""A text that tells of no need in particular is asked about again, and nothing is denied."""

from __future__ import annotations

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.retrieval.services.query import length

VAGUE = THRESHOLDS.vague.need
NO_BUSINESS = THRESHOLDS.vague.no_business
LEAST = THRESHOLDS.vague.length


def is_vague(context: TurnContext) -> bool:
    """True for a first text that tells of no need in particular, and of nothing else either: "they sent me home again"."""
    found, asked = context.found, context.asked
    if found is None or asked is None or context.session.focus.goal_text:
        return False
    if found.need_chance >= VAGUE or length(context.turn.text) < LEAST:
        return False
    return float(context.house.catalogue.search.needed(asked)[-1]) < NO_BUSINESS
