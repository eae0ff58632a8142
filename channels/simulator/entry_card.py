"""A card about an entry for the page, with the source of what was told. Plain values, no sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.catalogue.hours import week_runs
from bot.catalogue.model import Fact, Hours, Service, any_of
from bot.model.reply import Detail, Reply
from bot.model.turn_result import TurnRecord

EntryOf = Callable[[str], Service | None]
"""Source id of a service → its entry, None if it is not there."""
ASKS = ("who", "bring", "where", "how")
"""Aspects that a card has a button for, in their order."""
CARDED = frozenset({"answered", "not-known"})
"""Outcomes after which the entry talked about is shown as a card."""


def card_of(record: TurnRecord, reply: Reply | None, entry_of: EntryOf, language: str) -> dict[str, Any] | None:
    """The entry that an answer is about: name, numbers to ring, opening hours, place, what can be asked further."""
    entry = entry_of(record.service) if record.service and not record.safety and record.outcome in CARDED else None
    if entry is None:
        return None
    office = entry.offices[0] if len(entry.offices) == 1 else None
    hours = entry.hours or _hours_of_all(entry)
    return {
        "service": entry.source_id,
        "name": any_of(entry.name, language),
        "calls": _calls(entry, reply),
        "hours": _runs(hours),
        "place": any_of(office.address, language) if office else "",
        "asks": [aspect for aspect in ASKS if _has(entry, aspect)],
    }


def told_of(record: TurnRecord, entry_of: EntryOf, language: str) -> dict[str, Any]:
    """The facts told, in their own words, and the office that answers for them."""
    entry = entry_of(record.service) if record.service else None
    facts = [fact for name in record.facts if (fact := entry.fact(name))] if entry else []
    return {
        "facts": [_text(fact, language) for fact in facts],
        "office": any_of(entry.department, language) if entry else "",
    }


def weighed(record: TurnRecord, entry_of: EntryOf, language: str) -> list[dict[str, Any]]:
    """Services weighed against each other, the likeliest first; those without an entry are left out."""
    entries = ((entry_of(name), chance) for name, chance in record.candidates)
    return [
        {"service": entry.source_id, "name": any_of(entry.name, language), "chance": round(chance, 3)}
        for entry, chance in entries
        if entry
    ]


def _hours_of_all(entry: Service) -> Hours | None:
    """Opening hours of its offices where they are the same in all of them."""
    first = entry.offices[0].hours if entry.offices else None
    return first if all(office.hours == first for office in entry.offices) else None


def _calls(entry: Service, reply: Reply | None) -> list[dict[str, str]]:
    """Numbers that the reply tells, else the entry's own first one."""
    told = [part for part in (reply.parts if reply else ()) if isinstance(part, Detail) and part.kind == "phone"]
    if told:
        return [{"label": part.label.rstrip(":： "), "number": part.value} for part in told]
    return [{"label": "", "number": phone.number} for phone in entry.phones if phone.type == "voice"][:1]


def _runs(hours: Hours | None) -> list[dict[str, Any]]:
    """The week in runs of days with the same hours, Monday 0."""
    runs: Sequence[tuple[int, int, tuple[str, ...]]] = week_runs(hours) if hours else []
    return [{"first": first, "last": last, "spans": list(spans)} for first, last, spans in runs]


def _has(entry: Service, aspect: str) -> bool:
    """True if an entry says something of an aspect."""
    return bool(entry.of(aspect)) or (aspect == "where" and bool(entry.offices))


def _text(fact: Fact, language: str) -> str:
    return " ".join(_words(fact, language))


def _words(fact: Fact, language: str) -> Iterator[str]:
    """The heading a fact stands under, and the fact."""
    yield from filter(None, (any_of(fact.under, language), any_of(fact.texts, language)))
