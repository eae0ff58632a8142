"""What is different between two readings of a catalogue: entries new and gone, and what changed in the others."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.catalogue.model import Fact, Hours, HoursException, Office, Phone, Service

SAME_ENTRY = {"id", "source", "source_id", "facts", "phones", "offices"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    field: str
    """Field or aspect, with a language or an office's id behind it where there is one: "cost en"."""
    old: str
    """"" for what is new."""
    new: str
    """"" for what is gone."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that is in both, with what changed in it."""

    service: Service
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangedOffice:
    """An office of entries that are in both, with what changed in it; told once however many entries have it."""

    office: Office
    changes: tuple[Change, ...]
    entries: tuple[str, ...]
    """Source ids of the entries that are given there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two readings of a catalogue, compared by source id."""

    new: tuple[Service, ...]
    gone: tuple[Service, ...]
    changed: tuple[Changed, ...]
    offices: tuple[ChangedOffice, ...]


def compare(old: Iterable[Service], new: Iterable[Service]) -> Difference:
    """What is different in the new reading."""
    before, now = ({service.source_id: service for service in services} for services in (old, new))
    both = [(before[key], service) for key, service in now.items() if key in before and before[key] != service]
    changed = (Changed(service, tuple(changes(earlier, service))) for earlier, service in both)
    return Difference(
        tuple(service for key, service in now.items() if key not in before),
        tuple(service for key, service in before.items() if key not in now),
        tuple(entry for entry in changed if entry.changes),
        tuple(_offices(both)),
    )


def changes(old: Service, new: Service) -> Iterator[Change]:
    """What changed in one entry; ids and places of facts do not count, nor what is new of an office."""
    for field in dataclasses.fields(Service):
        if field.name not in SAME_ENTRY:
            yield from _values(field.name, getattr(old, field.name), getattr(new, field.name))
    for aspect in dict.fromkeys(fact.aspect for fact in (*old.facts, *new.facts)):
        yield from _facts(old.of(aspect), new.of(aspect))
    yield from _items("phones", map(_phone, old.phones), map(_phone, new.phones))
    yield from _items("offices", (office.id for office in old.offices), (office.id for office in new.offices))


def _values(field: str, old: object, new: object) -> Iterator[Change]:
    """Changes of one value: by language, by item, or as a whole."""
    if isinstance(old, dict) and isinstance(new, dict):
        for language in dict.fromkeys((*old, *new)):
            name = f"{field} {language}"
            yield from _values(name, old.get(language) or _none(new), new.get(language) or _none(old))
    elif isinstance(old, Hours) and isinstance(new, Hours):
        yield from _hours(field, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _items(field, map(_told, old), map(_told, new))
    elif (before := _told(old)) != (after := _told(new)):
        yield Change(field, before, after)


def _none(other: dict[str, object]) -> object:
    """Nothing, of the kind the other side's values are."""
    return () if any(isinstance(value, tuple) for value in other.values()) else ""


def _items(field: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    """Items gone and items new, whatever their order."""
    before, after = list(old), list(new)
    yield from (Change(field, item, "") for item in _without(before, after))
    yield from (Change(field, "", item) for item in _without(after, before))


def _without(items: list[str], others: Collection[str]) -> Iterator[str]:
    return (item for item in items if item not in others)


def _facts(old: tuple[Fact, ...], new: tuple[Fact, ...]) -> Iterator[Change]:
    """Facts of one aspect, in order: what stands in the place of another is a change of it."""
    before, after = list(map(_content, old)), list(map(_content, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            for earlier, later in zip_longest(old[a:b], new[c:d]):
                yield from _fact(earlier, later)


def _content(fact: Fact) -> str:
    return " | ".join((_told(fact.texts), _told(fact.under), fact.way, _validity(fact)))


def _fact(old: Fact | None, new: Fact | None) -> Iterator[Change]:
    aspect = (new or old).aspect  # type: ignore[union-attr]
    yield from _values(aspect, old.texts if old else {}, new.texts if new else {})
    if old and new:
        yield from _values(f"{aspect} under", old.under, new.under)
        yield from _values(f"{aspect} way", old.way, new.way)
        yield from _values(f"{aspect} valid", _validity(old), _validity(new))


def _validity(fact: Fact) -> str:
    """The days it holds, "2026-01-01/.."; "" for always."""
    if not (fact.valid_from or fact.valid_until):
        return ""
    return f"{fact.valid_from or '..'}/{fact.valid_until or '..'}"


def _offices(both: Iterable[tuple[Service, Service]]) -> Iterator[ChangedOffice]:
    """The offices that are not as they were, by id."""
    entries: dict[str, list[str]] = defaultdict(list)
    found: dict[str, tuple[Office, Office]] = {}
    for old, new in both:
        before = {office.id: office for office in old.offices}
        for office in new.offices:
            if office.id in before and before[office.id] != office:
                found.setdefault(office.id, (before[office.id], office))
                entries[office.id].append(new.source_id)
    for key, (earlier, later) in found.items():
        yield ChangedOffice(later, tuple(_office(earlier, later)), tuple(entries[key]))


def _office(old: Office, new: Office) -> Iterator[Change]:
    for field in dataclasses.fields(Office):
        yield from _values(field.name, getattr(old, field.name), getattr(new, field.name))


def _hours(field: str, old: Hours, new: Hours) -> Iterator[Change]:
    """The days that are not as they were."""
    for name, before, after in zip(DAYS, old.week, new.week, strict=False):
        yield from _values(f"{field} {name}", " ".join(before) or "closed", " ".join(after) or "closed")
    yield from _items(f"{field} exceptions", map(_told, old.exceptions), map(_told, new.exceptions))


def _told(value: object) -> str:
    """A value as one line of text; "" for none."""
    match value:
        case None:
            return ""
        case Phone():
            return _phone(value)
        case Hours():
            week = (f"{day} {' '.join(spans)}" for day, spans in zip(DAYS, value.week, strict=False) if spans)
            return "; ".join((*week, *map(_told, value.exceptions)))
        case HoursException():
            return f"{value.start}/{value.end} {' '.join(value.spans) or 'closed'} {_told(value.note)}".strip()
        case dict():
            return " / ".join(map(_told, value.values()))
        case tuple():
            return ", ".join(map(_told, value))
        case bool():
            return "yes" if value else "no"
    return str(value)


def _phone(phone: Phone) -> str:
    extension = f" ext. {phone.extension}" if phone.extension else ""
    return f"{phone.number}{extension} ({', '.join(filter(None, (phone.type, _told(phone.note))))})"
