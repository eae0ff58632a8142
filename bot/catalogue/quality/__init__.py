"""What a keeper should mend in a catalogue: missing, old, contradictory, hard to say aloud, out of reach, or thin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from bot.catalogue.model import Service, any_of
from bot.catalogue.quality.across import across
from bot.catalogue.quality.age import age
from bot.catalogue.quality.aloud import aloud
from bot.catalogue.quality.contradictions import contradictions
from bot.catalogue.quality.gaps import missing, thin, unreachable
from bot.catalogue.translations import Stale

Kind = Literal["missing", "stale", "contradictory", "aloud", "unreachable", "thin", "translation"]
KINDS: dict[Kind, str] = {
    "contradictory": "contradictory",
    "unreachable": "impossible to reach without the web",
    "missing": "missing",
    "stale": "stale",
    "aloud": "too hard to say aloud",
    "thin": "few facts",
    "translation": "translation of a text that has changed",
}
"""Kinds, the worst first, with their names."""
SERIOUS: frozenset[Kind] = frozenset({"contradictory", "unreachable"})
NO_OWNER = "no owner named"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in one entry."""

    kind: Kind
    about: str
    """Field, aspect or id of the fact: "cost", "hours", "who.3"."""
    detail: str
    """What is wrong with it; empty if kind and `about` say it already."""
    source_id: str
    name: str
    owner: str


def check(services: Collection[Service], today: date, stale_days: int) -> list[Finding]:
    """Everything to mend, by entry in the catalogue's order, the worst first."""
    rules: tuple[tuple[Kind, Callable[[Service], Iterator[tuple[str, str]]]], ...] = (
        ("contradictory", partial(contradictions, today=today)),
        ("contradictory", across(services)),
        ("unreachable", unreachable),
        ("missing", missing),
        ("stale", partial(age, today=today, days=stale_days)),
        ("aloud", aloud),
        ("thin", thin),
    )
    return [
        Finding(kind, about, detail, service.source_id, any_of(service.name), owner_of(service))
        for service in services
        for kind, rule in rules
        for about, detail in rule(service)
    ]


def stale_translations(services: Collection[Service], stale: Iterable[Stale]) -> list[Finding]:
    """Translations that are no longer told, each with its entry; if the entry is gone, the finding has no owner."""
    by_id = {service.source_id: service for service in services}
    return [
        Finding(
            "translation", f"{each.translated.field} {each.language}", each.detail, each.translated.id,
            any_of(service.name) if service else "", owner_of(service) if service else NO_OWNER,
        )
        for each in stale
        for service in [by_id.get(each.translated.id)]
    ]  # fmt: skip


def owner_of(service: Service) -> str:
    """Who keeps an entry, by name."""
    return any_of(service.department) or service.owner or NO_OWNER


def is_kept_by(service: Service, owner: str) -> bool:
    """True when an owner's id or name, in any language, is the one asked for."""
    return owner.casefold() in {name.casefold() for name in (service.owner, *service.department.values(), NO_OWNER)}
