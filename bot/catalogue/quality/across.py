"""What two entries say against each other: a name that stands twice, a number that is one thing here and another there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from bot.catalogue.model import Phone, Service

Named = tuple[str, str, str, tuple[str, ...]]
"""Language, name, owner, places: entries that differ in none of these cannot be told apart."""


def across(services: Collection[Service]) -> Callable[[Service], Iterator[tuple[str, str]]]:
    """The rule for one entry that knows all of them."""
    names, kinds = _names(services), _kinds(services)

    def rule(service: Service) -> Iterator[tuple[str, str]]:
        others = {other for key in _named(service) for other in names[key] if other != service.source_id}
        if others:
            yield "name", f"also that of {min(others)}" + (f" and {len(others) - 1} more" if len(others) > 1 else "")
        for key in dict.fromkeys(_line(phone) for phone in _phones(service)):
            if {"voice", "tty"} <= kinds[key].keys():
                elsewhere = next((i for ids in kinds[key].values() for i in ids if i != service.source_id), "")
                yield "phones", f"{key} is for speaking and for TTY" + (f", see {elsewhere}" if elsewhere else "")

    return rule


def _names(services: Collection[Service]) -> dict[Named, list[str]]:
    """Who bears a name, by owner and places."""
    found: dict[Named, list[str]] = defaultdict(list)
    for service in services:
        for key in _named(service):
            found[key].append(service.source_id)
    return found


def _named(service: Service) -> Iterator[Named]:
    places = tuple(
        sorted((*(o.id for o in service.offices), *(t for f in service.of("where") for t in f.texts.values())))
    )
    return ((language, name.casefold(), service.owner, places) for language, name in service.name.items() if name)


def _kinds(services: Collection[Service]) -> dict[str, dict[str, list[str]]]:
    """Number → type → entries that say so."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for service in services:
        for phone in _phones(service):
            found[_line(phone)][phone.type].append(service.source_id)
    return found


def _phones(service: Service) -> Iterator[Phone]:
    yield from service.phones
    yield from (phone for office in service.offices for phone in office.phones)


def _line(phone: Phone) -> str:
    """Digits and extension, which are one line however they are written."""
    return re.sub(r"\D", "", phone.number) + (f"-{phone.extension}" if phone.extension else "")
