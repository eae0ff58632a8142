"""Whether a turn calls a case by words of its service's name, whatever search finds."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.language.script import HAN
from bot.language.tokens import tokens
from bot.model.case import Case


def is_called(context: TurnContext, case: Case) -> bool:
    """True if a turn has words of a case's name, and none that only the service found has: "that check-up" of two kinds of check-up."""
    said, name = {*tokens(context.turn.text)}, words_of(context, case.service)
    first = context.found.candidates[0].number if context.found and context.found.candidates else None
    other = words_of(context, context.house.catalogue.services[first].source_id) if first is not None else set()
    return bool(said & name) and not said & (other - name)


def name_words(context: TurnContext, service: str) -> set[str]:
    """Stems of the words in a service's name; only for alphabetic scripts, because elsewhere names share half their characters."""
    return {word for word in words_of(context, service) if not HAN.search(word)}


def words_of(context: TurnContext, service: str) -> set[str]:
    """Stems of the words in a service's name, and pairs of its Han characters."""
    known = context.house.catalogue.get(service)
    return {*tokens(context.words(known.name), context.house.keywords.stop_words)} if known else set()
