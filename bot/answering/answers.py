"""Whether an entry answers what was said."""

from __future__ import annotations

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


def surely_answers(context: TurnContext, service: Service) -> bool:
    """True when one fact of the entry is all but certainly the answer to a question that is one."""
    found = select.picked(context, service, "")
    return bool(found.facts) and found.chances[0] >= select.SURE and found.detail not in {"", "other"}
