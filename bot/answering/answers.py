"""Whether an entry answers what was said."""

from __future__ import annotations

from collections.abc import Container

from bot.answering import select
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext

SAYS = THRESHOLDS.facts.says
ANSWERS = THRESHOLDS.facts.answers


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
