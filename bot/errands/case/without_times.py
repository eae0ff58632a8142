"""A turn without the office and the times it names: those lead search to other services than what they are for."""

from __future__ import annotations

from bot.catalogue.model import Office
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.errands.case import wishes
from bot.retrieval.services.query import length

SHORTEST = 4
"""Length (characters of Chinese) from which what is left of a turn may be a need."""


def without_times(context: TurnContext, office: Office | None = None) -> TurnContext | None:
    """The analysed turn without an office and its times; None if it names none, or hardly anything else."""
    text = wishes.wish_in(context).cut_from(context.turn.text)
    if office is not None:
        text = offices.without_name(context, text)
    if text == context.turn.text or length(text) < SHORTEST:
        return None
    return analyse(context, " ".join(text.split()))
