"""HSDS 3.1 JSON: a list of services with everything that belongs to them inside.

HSDS has one language and no field for some of what an entry says. The rest goes into `attributes`: `link_type` says what
(the source id, "saying", "deadline", a fact's way …), `label` in which language, `value` the words.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bot.catalogue.exporters import Outgoing, interval, is_time_limited, lines, made_id, plain
from bot.catalogue.exporters.hsds_places import NOT_KNOWN, Record, languages_of, phones_of, place_of, schedules_of
from bot.catalogue.model import Aspect, Fact, Service, Words, any_of

PROSE: tuple[tuple[Aspect, str], ...] = (
    ("what", "description"),
    ("who", "eligibility_description"),
    ("how", "application_process"),
    ("cost", "fees_description"),
    ("duration", "wait_time"),
)
HAS_FIELD = {aspect for aspect, _ in PROSE} | {"bring", "when", "where"}


def written(outgoing: Outgoing) -> bytes:
    """The file."""
    records = [plain(record_of(service, outgoing), NOT_KNOWN) for service in outgoing.services]
    return msgspec.json.format(msgspec.json.encode(records), indent=1)


def record_of(service: Service, outgoing: Outgoing) -> Record:
    """One service, with its empty fields."""
    tag = outgoing.language if outgoing.language in service.name else next(iter(service.name))
    always = [fact for fact in service.facts if not is_time_limited(fact)]
    now = [fact for fact in service.facts if is_time_limited(fact) and fact.is_valid(outgoing.today)]
    of = {aspect: [fact for fact in (*always, *now) if fact.aspect == aspect] for aspect in HAS_FIELD}
    over = service.valid_until is not None and service.valid_until < outgoing.today
    key = service.id
    return {
        "id": key,
        "name": service.name[tag],
        "alternate_name": next(iter(service.also.get(tag, ())), ""),
        "status": "inactive" if over else "active",
        **{field: lines(of[aspect], tag) for aspect, field in PROSE},
        "alert": any_of(service.alert_on(outgoing.today), tag),
        "assured_date": service.checked and service.checked.isoformat(),
        "last_modified": service.checked and f"{service.checked}T00:00:00Z",
        "organization": _organisation(service, tag),
        "phones": phones_of(service.phones, key, tag),
        "schedules": [*schedules_of(service.hours, key, tag), *_when(of["when"], key, tag)],
        "languages": languages_of(service.languages, key),
        "required_documents": _documents(of["bring"], key, tag),
        "cost_options": [option for fact in service.facts for option in _limited_cost(fact, key, tag)],
        "service_at_locations": [
            *(place_of(office, service, tag, outgoing.country) for office in service.offices),
            *(_somewhere(fact, service, tag) for fact in of["where"]),
        ],
        "attributes": list(_attributes(service, tag)),
    }


def _organisation(service: Service, tag: str) -> Record | None:
    """The owner; the same department is the same organisation in every entry."""
    name = any_of(service.department, tag) or service.owner
    if not name:
        return None
    identifier = service.owner if service.owner != name else ""
    key = made_id("organization", service.source, service.owner or name)
    identifiers = [{"id": made_id(key, "id"), "identifier_type": "source id", "identifier": identifier}]
    # Why the name again: HSDS wants a description, and the catalogue has no other words on a department.
    return {"id": key, "name": name, "description": name, "organization_identifiers": identifiers if identifier else []}


def _when(facts: list[Fact], key: str, tag: str) -> list[Record]:
    """Opening times as they are written."""
    return [
        {"id": made_id(key, fact.id), "service_id": key, "description": text, **_limits(fact)}
        for fact in facts
        if (text := fact.texts.get(tag))
    ]


def _documents(facts: list[Fact], key: str, tag: str) -> list[Record]:
    """Things to bring, each after its heading."""
    return [
        {"id": made_id(key, fact.id), "service_id": key, "document": f"{fact.under.get(tag, '')} {text}".strip()}
        for fact in facts
        if (text := fact.texts.get(tag))
    ]


def _limited_cost(fact: Fact, key: str, tag: str) -> Iterator[Record]:
    if fact.aspect == "cost" and is_time_limited(fact) and tag in fact.texts:
        yield {"id": made_id(key, fact.id), "service_id": key, "amount_description": fact.texts[tag], **_limits(fact)}


def _limits(fact: Fact) -> Record:
    return {
        "valid_from": fact.valid_from and fact.valid_from.isoformat(),
        "valid_to": fact.valid_until and fact.valid_until.isoformat(),
    }


def _somewhere(fact: Fact, service: Service, tag: str) -> Record:
    """A place that is told in words only."""
    key = made_id(service.id, fact.id)
    location = {"id": made_id(key, "location"), "location_type": "physical", "description": any_of(fact.texts, tag)}
    return {"id": key, "service_id": service.id, "location_id": location["id"], "location": location}


def _attributes(service: Service, tag: str) -> Iterator[Record]:
    """What has no field: ids, validity, everyday names and sayings, other languages, facts of other aspects, ways."""
    for number, (kind, label, value) in enumerate(_beyond(service, tag)):
        key = made_id(service.id, "attribute", number)
        yield {
            "id": key, "link_id": service.id, "link_entity": "service", "link_type": kind, "label": label, "value": value,
        }  # fmt: skip


def _beyond(service: Service, tag: str) -> Iterator[tuple[str, str, str]]:
    """What HSDS has no field for, as (what it is, language or "", words)."""
    yield "source", "", service.source
    yield "source_id", "", service.source_id
    yield from _if("valid", interval(service.valid_from, service.valid_until))
    if not service.public:
        yield "public", "", "false"
    for kind in ("first", "together", "events"):
        yield from ((kind, "", value) for value in getattr(service, kind))
    for kind in ("also", "sayings"):
        for language, texts in getattr(service, kind).items():
            yield from ((kind, language, t) for t in (texts[1:] if (kind, language) == ("also", tag) else texts))
    for kind in ("name", "department", "alert"):
        words: Words = getattr(service, kind)
        yield from ((kind, language, text) for language, text in words.items() if language != tag)
    for fact in service.facts:
        yield from _of_fact(fact, tag)


def _of_fact(fact: Fact, tag: str) -> Iterator[tuple[str, str, str]]:
    limited = is_time_limited(fact)
    for language, text in fact.texts.items():
        if language != tag or limited or fact.aspect not in HAS_FIELD:
            yield fact.id, language, f"{fact.under.get(language, '')} {text}".strip()
    yield from _if(f"{fact.id} valid", interval(fact.valid_from, fact.valid_until))
    yield from _if(f"{fact.id} way", fact.way)


def _if(kind: str, value: str) -> Iterator[tuple[str, str, str]]:
    if value:
        yield kind, "", value
