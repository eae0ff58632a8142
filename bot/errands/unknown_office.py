"""Opening hours of an office that the city does not have: the line says so, names similar offices, and offers a person."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering import wording
from bot.catalogue.model import Office
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, offices
from bot.model.reply import Say
from bot.model.turn_result import Gap, TurnResult

ASKED = "asks-office-hours"
"""The circumstance that `intents/<language>/told.yml` has words for: an office with a name of its own, and when it is open."""
LIKE = THRESHOLDS.office.alike
NAMED = 3
"""Offices named instead."""


def is_asked(context: TurnContext) -> bool:
    """True for a question about opening hours of an office that the city does not have."""
    asks = bool(context.house.told.among((ASKED,), context.turn.text, context.written))
    return asks and bool(context.house.city.offices) and offices.named(context) is None


def answer_unknown_office(context: TurnContext) -> TurnResult | None:
    """Says that there is no such office and which there are; None if a known office or a service may be meant."""
    found, asked = context.found, context.asked
    if asked is None or found is None or found.outcome != "none" or context.house.offices.best(asked)[1] >= LIKE:
        return None
    names = wording.listed(context, [context.words(office.name) for office in _nearest(context)])
    parts = Say(context.say("office.unknown")), Say(context.say("office.alike", names=names))
    gap = Gap(context.turn.text, context.language, aspect="when")
    # Why the aspect: one of these named by itself is asked when it is open, too.
    context = context.with_focus(aspect="when", office="")
    return handover.offer(context, *parts, gaps=(gap,), outcome="not-known", errand="office", aspect="when")


def _nearest(context: TurnContext) -> Iterator[Office]:
    """The offices whose names are nearest to the text, the nearest first."""
    left = {office.id: office for office in context.house.city.offices}
    for _ in range(min(NAMED, len(left))):
        assert context.asked is not None
        yield left.pop(context.house.offices.best(context.asked, left)[0])
