"""Facts that are understood only after the one before ("all other places need an appointment"): both are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering import wording
from bot.catalogue.model import Fact, Service, any_of
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns


def with_what_they_lean_on(context: TurnContext, service: Service, facts: Sequence[Fact]) -> list[Fact]:
    """Facts, and at the end those they depend on: the sentence before each, or the list that ends before it."""
    whole = [*facts]
    for fact in facts:
        whole += [each for each in _before(context, service, fact) if each not in whole]
    return whole


def _before(context: TurnContext, service: Service, fact: Fact) -> list[Fact]:
    place = service.facts.index(fact)
    if not place or not entry_patterns(context.language).search("leans_on", any_of(fact.texts, context.language)):
        return []
    before = service.facts[place - 1]
    if (before.aspect, before.source_field) != (fact.aspect, fact.source_field):
        return []
    is_list = bool(before.under) and before.under != fact.under
    found = [each for each in service.facts if each.under == before.under] if is_list else [before]
    return [each for each in found if wording.is_readable(context, each)]
