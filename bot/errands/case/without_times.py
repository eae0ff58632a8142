"""A turn without its office, its times and whom it is for: they lead search to other services than what they are for."""

from __future__ import annotations

from bot.catalogue.model import Office
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.errands.case import wishes
from bot.forms.readers.who import relation_in
from bot.retrieval.services.query import length

SHORTEST = 4
"""Length (characters of Chinese) from which what is left of a turn may be a need."""


def without_times(context: TurnContext, office: Office | None = None) -> TurnContext | None:
    """The analysed turn without an office and its times; None if it names none, or hardly anything else."""
    text = wishes.wish_in(context).cut_from(context.turn.text)
    if office is not None:
        text = offices.without_name(context, text)
    if text == context.turn.text:
        return None
    text = " ".join(_without_whom(context, text).split())
    return analyse(context, text) if length(text) >= SHORTEST else None


def _without_whom(context: TurnContext, text: str) -> str:
    """A text without whom it is for: "a doctor for my mum" is near one of her own, and "a doctor" is not."""
    words = context.house.readers.words
    found = relation_in(words, text, words.relations)
    for start, end in found.spans if found is not None else ():
        text = f"{text[:start]} {text[end:]}"
    return text
