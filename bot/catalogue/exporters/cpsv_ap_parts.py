"""Contact points, channels with their hours, languages and concepts of a service in CPSV-AP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.exporters import WEEKDAYS, made_id, whole_number
from bot.catalogue.exporters.places import DAYS, exceptions, runs
from bot.catalogue.model import Fact, Hours, Office, Service, Words
from bot.system.yaml_file import read_yaml

Node = dict[str, Any]
NOT_STATED: Words = read_yaml(Path(__file__).with_name("words.yml"))["not_stated"]
NAMES = "en"
"""Language of the names that kinds have in the catalogue's own model."""
ANY_WAY = "any"
"""Kind of a channel of which the catalogue tells no way."""
PLACE = "place"
"""Kind of a channel that is a place told in words."""
ON_DAY = dict(zip(WEEKDAYS, DAYS, strict=True))


def urn(key: str) -> str:
    """The name of a node."""
    return f"urn:uuid:{key}"


def reference(key: str) -> Node:
    """A pointer to a node."""
    return {"@id": key}


def contact_points(service: Service) -> Iterator[Node]:
    """One for each telephone, for the profile has no kind of telephone: what it is stands beside it."""
    for phone in service.phones:
        key = made_id(service.id, "phone", phone.number, phone.extension, phone.type)
        yield {
            "@id": urn(key),
            "@type": "cv:ContactPoint",
            "cv:telephone": whole_number(phone),
            "description": phone.note,
            "dct:type": reference(urn(made_id("phone", phone.type))),
            **_opening(service.hours, key),
        }


def channels(service: Service, today: date) -> Iterator[Node]:
    """One for each way that is told, each place in words, each office."""
    told = (*service.of("how", today=today), *service.of("where", "when", today=today))
    for fact in told:
        key = made_id(service.id, fact.id)
        yield _channel(key, f"{service.source_id}/{fact.id}", _way(fact), description=fact.texts)
    for office in service.offices:
        key, owner = made_id(service.id, "office", office.id), urn(made_id("location", service.source, office.id))
        identifier = f"{service.source_id}/{office.id}"
        by = {"cv:ownedBy": reference(owner), **_opening(service.hours or office.hours, key)}
        yield {**_channel(key, identifier, "counter", description=_entrance(office)), **by}
        yield _office(office, owner)


def _way(fact: Fact) -> str:
    return (fact.way or ANY_WAY) if fact.aspect == "how" else PLACE


def _channel(key: str, identifier: str, way: str, description: Words) -> Node:
    kind = reference(urn(made_id("way", way)))
    return {
        "@id": urn(key),
        "@type": "cv:Channel",
        "identifier": identifier,
        "dct:type": kind,
        "description": description,
    }


def _entrance(office: Office) -> Words:
    """How one gets there, how one gets in, and hours that fit no week."""
    parts = (office.name, office.access, office.bus, office.times)
    tags = dict.fromkeys(tag for words in parts for tag in words)
    return {tag: " ".join(words[tag] for words in parts if words.get(tag)) for tag in tags}


def _office(office: Office, key: str) -> Node:
    """An office as an organisation with an address, which the profile gives to nothing else."""
    return {
        "@id": key,
        "@type": ["org:Organization", "foaf:Agent"],
        "identifier": office.id,
        "title": office.name or {"und": office.id},
        "locn:address": [{"@id": f"{key}#address", "@type": "locn:Address", "fullAddress": office.address}]
        if office.address
        else [],
    }


def _opening(hours: Hours | None, key: str) -> Node:
    """Hours of the week, and days on which they do not hold."""
    if hours is None:
        return {}
    week = [
        _time(f"{urn(key)}#week-{n}", _at(span[:5], day=first), _at(span[6:], day=last), f"{first}-{last} {span}")
        for n, (first, last, span) in enumerate(runs(hours))
    ]
    special = [
        _time(f"{urn(key)}#days-{n}", _at(span[:5], on=first), _at(span[6:], on=last), span or "closed")
        for n, (first, last, span) in enumerate(exceptions(hours))
    ]
    return {"cv:openingHours": week, "cv:specialOpeningHoursSpecification": special}


def _time(key: str, begins: Node, ends: Node, told: str) -> Node:
    return {
        "@id": key, "@type": "time:TemporalEntity", "description": {"und": told},
        "time:hasBeginning": begins, "time:hasEnd": ends,
    }  # fmt: skip


def _at(clock: str, day: str = "", on: str = "") -> Node:
    """An instant: a weekday or a date, and a time where there is one."""
    described: Node = {"time:dayOfWeek": reference(f"time:{ON_DAY[day]}")} if day else {}
    if clock:
        hour, minute = clock.split(":")
        described |= {"time:hour": int(hour), "time:minute": int(minute)}
    at = {"@type": "time:DateTimeDescription", **described} if described else None
    return {"@type": "time:Instant", "time:inDateTime": at, "date": on}


def languages(service: Service) -> Iterator[tuple[str, str]]:
    """Name of the node and language, for each spoken."""
    yield from ((urn(made_id("language", language)), language) for language in service.languages)


def concepts_of(services: Iterable[Service]) -> Iterator[Node]:
    """The kinds that ways, telephones and rules are of."""
    every = list(services)
    kinds: set[tuple[str, str]] = {("phone", phone.type) for service in every for phone in service.phones}
    kinds |= {("way", _way(fact)) for service in every for fact in service.of("how", "where", "when")}
    kinds |= {("way", "counter") for service in every if service.offices}
    kinds |= {("aspect", fact.aspect) for service in every for fact in service.facts}
    for scheme, name in sorted(kinds):
        yield {
            "@id": urn(made_id(scheme, name)),
            "@type": "skos:Concept",
            "prefLabel": {NAMES: name},
            "identifier": name,
        }
