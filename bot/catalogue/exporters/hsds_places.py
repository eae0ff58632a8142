"""The places, telephones, schedules and languages of an HSDS record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from bot.catalogue.exporters import WEEKDAYS, made_id
from bot.catalogue.model import Hours, HoursException, Office, Phone, Service, any_of

Record = dict[str, Any]
CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
# Why empty and not left out: HSDS asks for each of them, and an address of ours is one line, as people are told it.
NOT_KNOWN = frozenset({"city", "state_province", "postal_code", "country"})
STEP_FREE = {True: "step-free", False: "not step-free"}


def phones_of(phones: tuple[Phone, ...], owner: str, tag: str) -> list[Record]:
    """Telephones; an extension that would lose a nought as a number is written behind the words."""
    return [
        {
            "id": made_id(owner, "phone", phone.number, phone.extension, phone.type),
            "number": phone.number,
            "type": phone.type,
            "extension": int(phone.extension) if _is_whole(phone.extension) else None,
            "description": " ".join(filter(None, (any_of(phone.note, tag), _behind(phone.extension)))),
        }
        for phone in phones
    ]


def _is_whole(extension: str) -> bool:
    return extension.isdecimal() and str(int(extension)) == extension


def _behind(extension: str) -> str:
    return f"ext. {extension}" if extension and not _is_whole(extension) else ""


def languages_of(languages: tuple[str, ...], owner: str) -> list[Record]:
    """Languages by code where it is one, else by name."""
    return [
        {"id": made_id(owner, "language", language), "code" if CODE.fullmatch(language) else "name": language}
        for language in languages
    ]


def schedules_of(hours: Hours | None, owner: str, tag: str) -> Iterator[Record]:
    """A schedule for the days of the week that share a span, and one for each exception."""
    if hours is None:
        return
    spans = sorted((span, day) for day, listed in enumerate(hours.week) for span in listed)
    for span, days in groupby(spans, key=lambda pair: pair[0]):
        byday = ",".join(WEEKDAYS[day] for _, day in days)
        yield {"id": made_id(owner, "week", span), "freq": "WEEKLY", "interval": 1, "byday": byday, **_times(span)}
    for exception in hours.exceptions:
        yield from _exception(exception, owner, tag)


def _exception(exception: HoursException, owner: str, tag: str) -> Iterator[Record]:
    """Days with other hours; no times mean closed."""
    days = {"valid_from": exception.start.isoformat(), "valid_to": exception.end.isoformat()}
    note = any_of(exception.note, tag)
    for span in exception.spans or ("",):
        key = made_id(owner, "exception", exception.start, exception.end, span)
        yield {"id": key, **days, "notes": note, **(_times(span) if span else {})}


def _times(span: str) -> Record:
    opens, closes = span.split("-")
    return {"opens_at": opens.strip(), "closes_at": closes.strip().replace("24:00", "00:00")}


def place_of(office: Office, service: Service, tag: str, country: str) -> Record:
    """An office as a location the service is given at; the same office is the same location in every entry."""
    key = made_id("location", service.source, office.id)
    link = made_id(service.id, key)
    return {
        "id": link,
        "service_id": service.id,
        "location_id": key,
        "location": {
            "id": key,
            "location_type": "physical",
            "name": any_of(office.name, tag),
            "alternate_name": ", ".join(office.also.get(tag, ())),
            "transportation": any_of(office.bus, tag),
            "latitude": office.lat,
            "longitude": office.lon,
            "external_identifier": office.id,
            "external_identifier_type": service.source,
            "languages": languages_of(office.languages, key),
            "addresses": _addresses(office, key, tag, country),
            "accessibility": _accessibility(office, key, tag),
            "phones": phones_of(office.phones, key, tag),
            "schedules": [*schedules_of(office.hours, key, tag), *_written_times(office, key, tag)],
            "attributes": list(_attributes(office, key, tag)),
        },
    }


def _addresses(office: Office, key: str, tag: str, country: str) -> list[Record]:
    """The address in one line as it is told."""
    line = any_of(office.address, tag)
    if not line:
        return []
    return [
        {
            "id": made_id(key, "address"),
            "location_id": key,
            "address_type": "physical",
            "address_1": line,
            "region": any_of(office.district, tag),
            **dict.fromkeys(NOT_KNOWN, ""),
            "country": country,
        }
    ]


def _accessibility(office: Office, key: str, tag: str) -> list[Record]:
    """How one gets in; whether it is step-free, where somebody has looked."""
    known = STEP_FREE[office.step_free] if office.step_free is not None else ""
    words = any_of(office.access, tag)
    if not (known or words):
        return []
    told = ". ".join(filter(None, (known, words)))
    return [{"id": made_id(key, "access"), "location_id": key, "description": told, "details": known}]


def _written_times(office: Office, key: str, tag: str) -> list[Record]:
    words = any_of(office.times, tag)
    return [{"id": made_id(key, "times"), "location_id": key, "description": words}] if words else []


def _attributes(office: Office, key: str, tag: str) -> Iterator[Record]:
    """Words in other languages, and when it was last checked."""
    texts = [
        (field, language, text)
        for field in ("name", "address", "district", "access", "bus", "times")
        for language, text in getattr(office, field).items()
        if language != tag and tag in getattr(office, field)
    ]
    if office.checked:
        texts.append(("checked", "", office.checked.isoformat()))
    for field, language, text in texts:
        yield {
            "id": made_id(key, field, language), "link_id": key, "link_entity": "location",
            "link_type": field, "label": language, "value": text,
        }  # fmt: skip
