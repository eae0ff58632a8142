"""Writers of the catalogue in formats of others, one a file; each turns what goes out into the bytes of one file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.catalogue.importers import NAMESPACE
from bot.catalogue.model import Fact, Phone, Service, Words

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is handed on: the entries, and what a format wants to know beside them."""

    services: tuple[Service, ...]
    today: date
    """Facts that do not hold on this day are told as such, or left out where a format has no way to."""
    language: str
    """Written where a format has room for one language; an entry without it gives its own."""
    country: str = ""
    """ISO code; "" where nobody knows."""
    publisher: Words = field(default_factory=dict)
    """Whose catalogue it is: named where an entry has no owner and a format wants one."""
    events: dict[str, Words] = field(default_factory=dict)
    """Life events by id."""


Exporter = Callable[[Outgoing], bytes]


def made_id(*parts: object) -> str:
    """A UUID for what has none of its own: the same parts give the same one."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def is_time_limited(fact: Fact) -> bool:
    """True for a fact that holds from a day or until one."""
    return fact.valid_from is not None or fact.valid_until is not None


def interval(start: date | None, end: date | None) -> str:
    """ISO 8601 interval of days, "2026-01-01/.."; "" where neither end is known."""
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def lines(facts: Iterable[Fact], language: str) -> str:
    """Facts as an office would write them, one a line: what stands under a heading behind those that stand under none."""
    written: list[str] = []
    heading = ""
    for fact in sorted(facts, key=lambda fact: bool(fact.under.get(language))):
        under, text = fact.under.get(language, ""), fact.texts.get(language)
        if text and under != heading:
            written.append(under)
            heading = under
        if text:
            written.append(f"- {text}" if heading else text)
    return "\n".join(written)


def headed(fact: Fact) -> Words:
    """The words of a fact behind the heading they stand under."""
    return {tag: f"{fact.under.get(tag, '')} {text}".strip() for tag, text in fact.texts.items()}


def whole_number(phone: Phone) -> str:
    """A telephone number with its extension."""
    return f"{phone.number} ext. {phone.extension}" if phone.extension else phone.number


def authority(service: Service, outgoing: Outgoing) -> tuple[str, Words]:
    """Id and names of the owner, else of whose catalogue it is; no names where neither is known."""
    named = {language: name for language, name in service.department.items() if name}
    label = named or ({"und": service.owner} if service.owner else outgoing.publisher)
    return made_id("organization", service.source, service.owner or next(iter(label.values()), "")), label


def plain(value: object, keep: frozenset[str] = frozenset()) -> object:
    """A JSON value without its empty fields, but for those to keep because a schema asks for them."""
    if isinstance(value, dict):
        kept = {key: plain(inside, keep) for key, inside in value.items()}
        return {key: inside for key, inside in kept.items() if key in keep or inside not in (None, "", [], {})}
    return [plain(inside, keep) for inside in value] if isinstance(value, list | tuple) else value
