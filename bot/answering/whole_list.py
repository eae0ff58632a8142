"""All that an entry has of what was asked plainly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answering import select, wording
from bot.catalogue.model import Service
from bot.catalogue.value_kinds import names_price
from bot.dialogue.turn.context import TurnContext
from bot.retrieval.services.query import query

MUCH = 2 * wording.LONG
"""Words up to which all of an aspect is told as it stands."""


def of_aspect(context: TurnContext, service: Service, aspect: str) -> select.SelectedFacts | None:
    """All that an entry has of an aspect: as it stands there, or where that is much the likeliest to be meant first."""
    own = service.of(aspect, today=context.today)
    if not own:
        return None
    if sum(wording.length(wording.text_of(context, fact)) for fact in own) > MUCH:
        found = select.picked(_encoded(context), service, aspect)
        order = {fact.id: place for place, fact in enumerate(found.facts)}
        # Why not what is to be brought: all of it is needed, and the entry has the most needed first.
        is_meant = aspect != "bring" or found.chances[0] >= select.SURE
        own = own if not is_meant else tuple(sorted(own, key=lambda fact: order.get(fact.id, len(order))))
    return select.SelectedFacts(own, (), "", 1.0)


def of_price(service: Service, today: date) -> select.SelectedFacts | None:
    """What an entry says of a price somewhere else than under its cost: that a thing is free, or has a fee."""
    told = tuple(fact for fact in service.facts if fact.is_valid(today) and any(map(names_price, fact.texts.values())))
    return select.SelectedFacts(told[:1], told[1:], "", 0.0) if told else None


def with_other_phone(context: TurnContext, service: Service) -> select.SelectedFacts | None:
    """What answers a question for a number, where the entry's sentences hold others than its list; else nothing is looked at."""
    numbers = [phone.number for phone in service.phones]
    is_written = any(select.has_other_phone(fact, numbers) for fact in service.facts)
    return select.choose(_encoded(context), service, "phone") if is_written else None


def _encoded(context: TurnContext) -> TurnContext:
    """The turn made ready for weighing facts; done only where that is needed."""
    return replace(context, asked=context.asked or query(context.turn.text, context.house.keywords.joins))
