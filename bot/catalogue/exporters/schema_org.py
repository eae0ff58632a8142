"""schema.org JSON-LD: a list of GovernmentService, as search engines and maps read them.

What to bring and how it is done have no property there; a HowTo, which may have supplies and steps, stands beside the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bot.catalogue.exporters import Outgoing, authority, headed, interval, made_id, plain, whole_number
from bot.catalogue.exporters.places import DAYS, exceptions, names_of_country
from bot.catalogue.model import Aspect, Fact, Hours, Office, Phone, Service, Words

Node = dict[str, Any]
CONTACT_TYPES = {"voice": "voice", "tty": "TTY", "text": "text message", "fax": "fax"}
TERMS: tuple[Aspect, ...] = ("more", "deadline", "duration", "when", "where", "phone")


def written(outgoing: Outgoing) -> bytes:
    """The file: one graph."""
    graph = [plain(_service(service, outgoing)) for service in outgoing.services]
    data = {"@context": "https://schema.org", "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(data), indent=1)


def _service(service: Service, outgoing: Outgoing) -> Node:
    today = outgoing.today
    key = f"urn:uuid:{service.id}"
    return {
        "@type": "GovernmentService",
        "@id": key,
        "identifier": {"@type": "PropertyValue", "propertyID": service.source, "value": service.source_id},
        "name": _texts(service.name),
        "alternateName": [each for tag, names in service.also.items() for name in names for each in _texts({tag: name})],
        "description": _facts(service.of("what", today=today)),
        "disambiguatingDescription": _texts(service.alert),
        "serviceOperator": _operator(service, outgoing),
        "areaServed": {"@type": "Country", "name": _texts(names_of_country(outgoing.country)), "identifier": outgoing.country}
        if outgoing.country
        else None,
        "audience": [
            {"@type": "Audience", "audienceType": _texts(headed(fact))} for fact in service.of("who", today=today)
        ],
        "offers": [
            {"@type": "Offer", "description": _texts(headed(fact)), "validFrom": _iso(fact.valid_from),
             "validThrough": _iso(fact.valid_until)}
            for fact in service.of("cost", today=today)
        ],
        "termsOfService": _facts(service.of(*TERMS, today=today)),
        "hoursAvailable": list(_hours(service.hours)),
        "availableChannel": list(_channels(service)),
        "isRelatedTo": [
            {"@id": f"urn:uuid:{other.id}"}
            for other in outgoing.services
            if other.source_id in {*service.first, *service.together}
        ],
        "subjectOf": _how_to(service, outgoing, key),
    }  # fmt: skip


def _operator(service: Service, outgoing: Outgoing) -> Node | None:
    """The owner, else whose catalogue it is."""
    key, label = authority(service, outgoing)
    return {"@type": "GovernmentOrganization", "@id": f"urn:uuid:{key}", "name": _texts(label)} if label else None


def _how_to(service: Service, outgoing: Outgoing, key: str) -> Node | None:
    """What to bring, and the ways, each a step."""
    bring, how = (service.of(aspect, today=outgoing.today) for aspect in ("bring", "how"))
    if not (bring or how or service.checked):
        return None
    return {
        "@type": "HowTo",
        "@id": f"{key}#how",
        "about": {"@id": key},
        "name": _texts(service.name),
        "supply": [{"@type": "HowToSupply", "name": _texts(headed(fact))} for fact in bring],
        "step": [{"@type": "HowToStep", "name": fact.way, "text": _texts(headed(fact))} for fact in how],
        # Why modified: the vocabulary has no day of checking for anything but a web page.
        "dateModified": _iso(service.checked),
        "temporalCoverage": interval(service.valid_from, service.valid_until),
    }


def _channels(service: Service) -> Iterator[Node]:
    """A channel for each telephone of the service, and one for each office."""
    spoken = list(service.languages)
    for phone in service.phones:
        yield {"@type": "ServiceChannel", "servicePhone": _contact(phone), "availableLanguage": spoken}
    for office in service.offices:
        languages = list(office.languages) or spoken
        yield {"@type": "ServiceChannel", "serviceLocation": _place(office, service), "availableLanguage": languages}


def _contact(phone: Phone) -> Node:
    number = whole_number(phone)
    return {
        "@type": "ContactPoint",
        "telephone": number if phone.type != "fax" else None,
        "faxNumber": number if phone.type == "fax" else None,
        "contactType": CONTACT_TYPES[phone.type],
        "contactOption": "HearingImpairedSupported" if phone.type == "tty" else None,
        "description": _texts(phone.note),
    }


def _place(office: Office, service: Service) -> Node:
    """An office with its hours, its way in and its telephones."""
    known = office.lat is not None and office.lon is not None
    step_free = {"@type": "LocationFeatureSpecification", "name": "step-free", "value": office.step_free}
    return {
        "@type": "GovernmentOffice",
        "@id": f"urn:uuid:{made_id('location', service.source, office.id)}",
        "identifier": office.id,
        "name": _texts(office.name),
        "address": _texts(office.address),
        "geo": {"@type": "GeoCoordinates", "latitude": office.lat, "longitude": office.lon} if known else None,
        "amenityFeature": step_free if office.step_free is not None else None,
        "description": [*_texts(office.access), *_texts(office.bus), *_texts(office.times)],
        "contactPoint": [_contact(phone) for phone in office.phones],
        "openingHoursSpecification": [x for x in _hours(office.hours) if "dayOfWeek" in x],
        "specialOpeningHoursSpecification": [x for x in _hours(office.hours) if "dayOfWeek" not in x],
    }


def _hours(hours: Hours | None) -> Iterator[Node]:
    """Spans of the week, each with its days; days on which they do not hold, closed ones from midnight to midnight."""
    if hours is None:
        return
    for span in dict.fromkeys(span for spans in hours.week for span in spans):
        days = [DAYS[day] for day, spans in enumerate(hours.week) if span in spans]
        yield {"@type": "OpeningHoursSpecification", "dayOfWeek": days, **_times(span)}
    for first, last, span in exceptions(hours):
        times = _times(span or "00:00-00:00")
        yield {"@type": "OpeningHoursSpecification", "validFrom": first, "validThrough": last, **times}


def _times(span: str) -> Node:
    opens, closes = span.split("-")
    return {"opens": opens, "closes": closes.replace("24:00", "23:59")}


def _facts(facts: Iterable[Fact]) -> list[Node]:
    return [text for fact in facts for text in _texts(headed(fact))]


def _texts(words: Words) -> list[Node]:
    """A text in each language, with its tag."""
    return [{"@value": text, "@language": tag} for tag, text in words.items() if text]


def _iso(day: object) -> str:
    return str(day) if day else ""
