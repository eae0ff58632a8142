"""CPSV-AP 3.2, the EU's profile for public services, as JSON-LD with every text in all its languages.

The context is our own and stands in the file, so that nobody has to fetch one; the terms are the profile's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from bot.catalogue.exporters import Outgoing, authority, headed, interval, made_id, plain
from bot.catalogue.exporters.cpsv_ap_parts import (
    NOT_STATED,
    Node,
    channels,
    concepts_of,
    contact_points,
    languages,
    reference,
    urn,
)
from bot.catalogue.exporters.places import names_of_country
from bot.catalogue.model import Fact, Service, Words

CONTEXT: dict[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        name: {"@id": term, "@container": "@language"}
        for name, term in {
            "title": "dct:title",
            "description": "dct:description",
            "prefLabel": "skos:prefLabel",
            "fullAddress": "locn:fullAddress",
            "keyword": "dcat:keyword",
        }.items()
    },
    "identifier": "dct:identifier",
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
    "date": {"@id": "time:inXSDDate", "@type": "xsd:date"},
}
RULES = {"more", "deadline", "duration", "phone"}


def written(outgoing: Outgoing) -> bytes:
    """The file: one graph of nodes."""
    nodes: dict[str, Node] = {}
    for node in _nodes(outgoing):
        nodes.setdefault(node["@id"], node)
    data = {"@context": CONTEXT, "@graph": [plain(node) for node in nodes.values()]}
    return msgspec.json.format(msgspec.json.encode(data), indent=1)


def _nodes(outgoing: Outgoing) -> Iterator[Node]:
    """Every service with what belongs to it; what several share comes more than once."""
    known = {service.source_id: urn(service.id) for service in outgoing.services}
    for service in outgoing.services:
        parts = list(_parts(service, outgoing))
        yield _service(service, parts, known, outgoing)
        yield from parts
    yield from concepts_of(outgoing.services)
    yield from _events(outgoing, known)
    yield {"@id": _place(outgoing), "@type": "dct:Location", "prefLabel": names_of_country(outgoing.country)}


def _service(service: Service, parts: list[Node], known: dict[str, str], outgoing: Outgoing) -> Node:
    """The service itself; parts: nodes it points to by their type."""

    def of(kind: str) -> list[Node]:
        return [reference(part["@id"]) for part in parts if kind in part["@type"]]

    return {
        "@id": urn(service.id),
        "@type": "cpsv:PublicService",
        "identifier": service.source_id,
        "title": service.name,
        "description": _joined(service.of("what", today=outgoing.today)) or service.name,
        "keyword": {language: list(texts) for language, texts in service.also.items()},
        "cv:hasCompetentAuthority": of("cv:PublicOrganisation"),
        "cv:contactPoint": of("cv:ContactPoint"),
        "cv:hasChannel": of("cv:Channel"),
        "cv:hasCost": of("cv:Cost"),
        "cpsv:hasInput": of("cv:Evidence"),
        "cv:holdsRequirement": of("cv:Requirement"),
        "cpsv:follows": of("cpsv:Rule"),
        "dct:language": [reference(key) for key, _ in languages(service)],
        "cv:isGroupedBy": [reference(urn(made_id("event", event))) for event in service.events],
        "dct:requires": [reference(known[key]) for key in service.first if key in known],
        "cv:relatedService": [reference(known[key]) for key in service.together if key in known],
        "modified": service.checked and service.checked.isoformat(),
        "dct:valid": interval(service.valid_from, service.valid_until),
    }


def _parts(service: Service, outgoing: Outgoing) -> Iterator[Node]:
    """The nodes that belong to a service."""
    yield _authority(service, outgoing)
    yield from contact_points(service)
    yield from channels(service, outgoing.today)
    for fact in service.facts:
        node = {"@id": urn(made_id(service.id, fact.id)), "identifier": f"{service.source_id}/{fact.id}"}
        valid = {"dct:valid": interval(fact.valid_from, fact.valid_until)}
        if fact.aspect == "cost":
            yield {**node, "@type": "cv:Cost", "description": headed(fact), **valid}
        elif fact.aspect == "bring":
            yield {**node, "@type": "cv:Evidence", "title": headed(fact), **valid}
        elif fact.aspect == "who":
            yield {**node, "@type": "cv:Requirement", "title": headed(fact), **valid}
        elif fact.aspect in RULES:
            kind = {"dct:type": reference(urn(made_id("aspect", fact.aspect)))}
            yield {
                **node,
                "@type": "cpsv:Rule",
                "title": fact.texts,
                "description": headed(fact),
                **kind,
                **valid,
            }
    yield from ({"@id": key, "@type": "dct:LinguisticSystem", "identifier": code} for key, code in languages(service))
    if service.alert:
        key = made_id(service.id, "alert")
        yield {
            "@id": urn(key), "@type": "cpsv:Rule", "identifier": f"{service.source_id}/alert",
            "title": service.alert, "description": service.alert,
        }  # fmt: skip


def _authority(service: Service, outgoing: Outgoing) -> Node:
    """The owner, else whose catalogue it is; where neither is known, that is said, for the profile wants one."""
    key, label = authority(service, outgoing)
    return {
        "@id": urn(key),
        "@type": "cv:PublicOrganisation",
        "identifier": service.owner,
        "prefLabel": label or NOT_STATED,
        "dct:spatial": reference(_place(outgoing)),
    }


def _place(outgoing: Outgoing) -> str:
    return urn(made_id("country", outgoing.country))


def _events(outgoing: Outgoing, known: dict[str, str]) -> Iterator[Node]:
    """Life events that entries name; typed as the general event too, for validators without inference."""
    for event in dict.fromkeys(event for service in outgoing.services for event in service.events):
        yield {
            "@id": urn(made_id("event", event)),
            "@type": ["cv:Event", "cv:LifeEvent"],
            "identifier": event,
            "title": outgoing.events.get(event) or {"und": event},
            "cv:hasRelatedService": [reference(known[s.source_id]) for s in outgoing.services if event in s.events],
        }


def _joined(facts: tuple[Fact, ...]) -> Words:
    """Facts as one text a language."""
    tags = dict.fromkeys(tag for fact in facts for tag in fact.texts)
    return {tag: " ".join(fact.texts[tag] for fact in facts if tag in fact.texts) for tag in tags}
