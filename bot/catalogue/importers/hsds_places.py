"""The places, schedules and telephones of an HSDS record."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.catalogue.model import Hours, HoursException, Office, Phone, PhoneType
from bot.catalogue.text import clean

Record = dict[str, Any]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TYPES: dict[str, PhoneType] = {
    "voice": "voice",
    "text": "text",
    "sms": "text",
    "fax": "fax",
    "tty": "tty",
    "textphone": "tty",
}


def phones_of(record: Record) -> tuple[Phone, ...]:
    """Telephones of the service itself, else of its places; voice lines first."""
    listed = list(record.get("phones") or [])
    for place in record.get("service_at_locations") or []:
        listed += place.get("phones") or (place.get("location") or {}).get("phones") or []
    found = {phone.number: phone for phone in map(_phone, listed) if phone.number}
    return tuple(sorted(found.values(), key=lambda phone: phone.type != "voice"))


def _phone(record: Record) -> Phone:
    number = clean(record.get("number")).strip("\"' ")
    kind = TYPES.get(str(record.get("type") or "voice").lower(), "voice")
    extension = record.get("extension")
    return Phone(number, kind, str(extension) if extension else "")


def offices_of(record: Record, tag: str) -> tuple[Office, ...]:
    """The places a service is given at."""
    return tuple(
        _office(place["location"], place.get("schedules") or [], tag)
        for place in record.get("service_at_locations") or []
        if place.get("location")
    )


def _office(location: Record, schedules: list[Record], tag: str) -> Office:
    address: Record = next(iter(location.get("addresses") or []), {})
    lines = (address.get(key) for key in ("address_1", "address_2", "city", "state_province", "postal_code"))
    access = next((clean(a.get("description")) for a in location.get("accessibility") or []), "")
    return Office(
        id=str(location["id"]),
        name={tag: clean(location.get("name")) or clean(address.get("address_1"))},
        address={tag: ", ".join(clean(line) for line in lines if clean(line))},
        lat=location.get("latitude"),
        lon=location.get("longitude"),
        access={tag: access} if access else {},
        bus={tag: clean(location.get("transportation"))} if clean(location.get("transportation")) else {},
        phones=tuple(_phone(phone) for phone in location.get("phones") or []),
        hours=hours_of(schedules or location.get("schedules") or [], tag),
    )


def hours_of(schedules: list[Record], tag: str) -> Hours | None:
    """Weekly hours of the schedules that name days and times; None where none does.

    A schedule whose `valid_to` is over is left out.
    """
    week: list[list[str]] = [[] for _ in DAYS]
    for schedule in schedules:
        if not _is_over(schedule):
            for day in (schedule.get("byday") or "").replace(" ", "").split(","):
                if day[-2:] in DAYS and schedule.get("opens_at") and schedule.get("closes_at"):
                    week[DAYS.index(day[-2:])].append(f"{schedule['opens_at'][:5]}-{schedule['closes_at'][:5]}")
    exceptions = tuple(x for x in map(_closure, schedules) if x)
    return Hours(tuple(tuple(sorted(set(day))) for day in week), exceptions) if any(week) else None


def _is_over(schedule: Record) -> bool:
    end = str(schedule.get("valid_to") or "")
    return bool(end) and date.fromisoformat(end[:10]) < date.today()


def _closure(schedule: Record) -> HoursException | None:
    """A schedule without times but with both ends of its validity is a closure."""
    if schedule.get("opens_at") or not (schedule.get("valid_from") and schedule.get("valid_to")):
        return None
    return HoursException(
        date.fromisoformat(schedule["valid_from"][:10]), date.fromisoformat(schedule["valid_to"][:10])
    )
