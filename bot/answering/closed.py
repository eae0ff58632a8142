"""Facts that say that a service takes nobody at present: people who are told of it, or ask how to apply, must know."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering import wording
from bot.catalogue.model import Fact, Service, any_of
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns


def said_closed(context: TurnContext, service: Service) -> list[Fact]:
    """The facts that say so, in order."""
    known = (fact for fact in service.facts if fact.is_valid(context.today) and wording.is_readable(context, fact))
    closed = [fact for fact in known if _says_closed(context, fact)]
    # Why one under each heading: an entry says of each of its parts that it is closed, or twice of the whole.
    return list({any_of(fact.under, context.language): fact for fact in reversed(closed)}.values())[::-1]


def still_closed(context: TurnContext, service: Service, told: Sequence[Fact]) -> list[Fact]:
    """What must be said first to somebody who asks how to apply; nothing if only a part is closed, or if it is told anyway.

    told: the facts that answer.
    """
    closed = said_closed(context, service)
    is_told = any(fact.id in context.session.focus.told_here for fact in closed)
    is_told = is_told or any(_says_closed(context, fact) for fact in told)
    return [] if is_told or len(closed) != 1 else closed


def _says_closed(context: TurnContext, fact: Fact) -> bool:
    own = any_of(fact.texts, context.language)
    return entry_patterns(context.language).search("closed_now", own) is not None
