"""Whether "is it true" asks about a service that somebody heard of, rather than about somebody who may be cheating."""

from __future__ import annotations

from bot.answering.answers import answers
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext

APPROACHED = "tells-of-approach"
"""The circumstance that `intents/<language>/told.yml` has words for: a caller, a message, money or a code asked for."""
MET_NEED = THRESHOLDS.needs.heard_of
MET = THRESHOLDS.needs.met


def is_of_service(context: TurnContext, *, is_named: bool) -> bool:
    """True if nobody was approached, and a service is in hand, is named, or meets the likeliest everyday need.

    "They say you pay for reporting bad food, is that true?" asks what the city pays.
    """
    if was_approached(context):
        return False
    return context.service is not None or is_named or meets_need(context)


def was_approached(context: TurnContext) -> bool:
    """True if somebody came, called or wrote, or wants money or a code."""
    return bool(context.house.told.among((APPROACHED,), context.turn.text, context.written))


def meets_need(context: TurnContext) -> bool:
    """True if the likeliest everyday need is one that an entry of the catalogue surely meets."""
    found = context.found
    return found is not None and found.need_chance >= MET_NEED and found.met >= MET


def asks_if_safe(context: TurnContext) -> bool:
    """True for "is it safe to drink": it asks about a thing, and neither reports one nor doubts that somebody is honest."""
    return context.house.keywords.patterns.search("safe_to_take", context.turn.text) is not None


def is_of_it(context: TurnContext) -> bool:
    """True for what others say of the service in hand: "my neighbour says you need a certificate for it" names no new need."""
    service = context.service
    tells = context.house.keywords.patterns.search("hearsay_of_it", context.turn.text) is not None
    return tells and service is not None and context.asked is not None and answers(context, service)
