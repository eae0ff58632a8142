"""Services that go by nearly the same name: which of them a question about one is really about."""

from __future__ import annotations

import numpy as np

from bot.catalogue import estimate
from bot.catalogue.lexical import tokens
from bot.catalogue.model import Service
from bot.context import Context

ALIKE = 0.60
"""Share of the words of the shorter name that the other one holds from which two services are siblings."""
RATHER = 0.92
"""Chance between the two from which the sibling is meant."""


def meant_rather(context: Context, service: Service) -> Service | None:
    """A sibling of the service in hand that the text is about rather than that, or None."""
    asked, found = context.asked, context.found
    if asked is None or found is None:
        return None
    catalogue = context.house.catalogue
    near = [catalogue.services[each.number] for each in found.candidates]
    siblings = [each for each in near if each.source_id != service.source_id and are_siblings(service, each)]
    if not siblings:
        return None
    numbers = np.array([catalogue.number(each.source_id) for each in (service, *siblings)])
    looked = catalogue.search.look(asked, among=numbers)
    chances, _ = estimate.chances(looked.features, looked.pairs, looked.none)
    best = 1 + int(chances[1:].argmax())
    return siblings[best - 1] if chances[best] >= RATHER * (chances[best] + chances[0]) else None


def are_siblings(one: Service, other: Service) -> bool:
    """True where two services of one office share much of their names in any language."""
    if one.owner != other.owner:
        return False
    for language in one.name.keys() & other.name.keys():
        words = [set(tokens(service.name[language])) for service in (one, other)]
        if len(words[0] & words[1]) >= ALIKE * min(map(len, words)):
            return True
    return False
