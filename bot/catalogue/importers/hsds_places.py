"""The places, schedules and telephones of an HSDS record."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.catalogue.importers.names import told_name
from bot.catalogue.importers.opening import clock
from bot.catalogue.model import Hours, HoursException, Office, Phone, PhoneType, Words
from bot.catalogue.segment import clean

Record = dict[str, Any]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TYPES: dict[str, PhoneType] = {
    "voice": "voice",
    "text": "text",
    "sms": "text",
    "fax": "fax",
    "tty": "tty",
    "tdd": "tty",
    "textphone": "tty",
}
LINES = ("address_1", "address_2", "city", "state_province", "postal_code")
EXTENSION = re.compile(r"(?i)\s*(?:\bx|ext\.?|extension)\s*(\d{1,6})$")
# Why: what stands in this field is what an office says of itself; only plain words for it are taken as a yes.
STEP_FREE = re.compile(r"(?i)(handicap(ped)?|wheelchair|disab\w+)[ -]*access|step[- ]free|barrier[- ]free|\bramp\b")
DENIED = re.compile(r"(?i)\bno\b|\bnot\b|limited|without")


def phones_of(record: Record) -> tuple[Phone, ...]:
    """Telephones of the service itself, else of its places; voice lines first."""
    listed = list(record.get("phones") or [])
    for place in record.get("service_at_locations") or []:
        listed += place.get("phones") or (place.get("location") or {}).get("phones") or []
    found: dict[str, Phone] = {}
    for phone in map(_phone, listed):
        if phone.number:
            found.setdefault(phone.number, phone)
    return tuple(sorted(found.values(), key=lambda phone: phone.type != "voice"))


def _phone(record: Record) -> Phone:
    number = clean(record.get("number")).strip("\"' ")
    kind = TYPES.get(str(record.get("type") or "voice").lower(), "voice")
    inside = EXTENSION.search(number)
    extension = record.get("extension") or (inside[1] if inside else "")
    note = clean(record.get("description"))
    return Phone(EXTENSION.sub("", number), kind, str(extension), {"en": note} if note else {})


def offices_of(record: Record, tag: str) -> tuple[Office, ...]:
    """The places a service is given at; one without a name and an address is none."""
    offices = (
        _office(place["location"], place.get("schedules") or [], tag)
        for place in record.get("service_at_locations") or []
        if place.get("location")
    )
    return tuple(office for office in offices if office.name)


def _office(location: Record, schedules: list[Record], tag: str) -> Office:
    address: Record = next(iter(location.get("addresses") or []), {})
    lines = ", ".join(line for line in (clean(address.get(key)) for key in LINES) if line)
    access = ". ".join(text for a in location.get("accessibility") or [] if (text := _access(a)))
    return Office(
        id=str(location["id"]),
        name=_words(tag, told_name(clean(location.get("name"))) or clean(address.get("address_1"))),
        address=_words(tag, lines),
        lat=_number(location.get("latitude")),
        lon=_number(location.get("longitude")),
        step_free=True if STEP_FREE.search(access) and not DENIED.search(access) else None,
        access=_words(tag, access),
        bus=_words(tag, clean(location.get("transportation"))),
        phones=tuple(phone for phone in map(_phone, location.get("phones") or []) if phone.number),
        hours=hours_of(schedules or location.get("schedules") or [], tag),
    )


def _words(tag: str, text: str) -> Words:
    return {tag: text} if text else {}


def _access(record: Record) -> str:
    return clean(record.get("description") or record.get("accessibility"))


def _number(value: object) -> float | None:
    """A coordinate, which tables give as text."""
    try:
        return float(str(value)) if value not in (None, "") else None
    except ValueError:
        return None


def hours_of(schedules: list[Record], tag: str) -> Hours | None:
    """Weekly hours of the schedules that name days and times; None where none does, or one of them is not sure.

    A schedule whose `valid_to` is over is left out.
    """
    week: list[list[str]] = [[] for _ in DAYS]
    current = [schedule for schedule in schedules if not _is_over(schedule)]
    if not all(map(is_weekly, current)):
        return None
    for schedule in current:
        span = _span(schedule)
        for day in _days(schedule) if span else ():
            week[DAYS.index(day)].append(span)
    exceptions = tuple(x for x in map(_closure, schedules) if x)
    return Hours(tuple(tuple(sorted(set(day))) for day in week), exceptions) if any(week) else None


def is_weekly(schedule: Record) -> bool:
    """False for days of the month, every second week, and times that cannot be read: a week would tell them wrong."""
    days, times = _days(schedule), (schedule.get("opens_at"), schedule.get("closes_at"))
    monthly = str(schedule.get("freq") or "WEEKLY").upper() != "WEEKLY" or str(schedule.get("interval") or 1) != "1"
    return not (days and any(times)) or not (monthly or not _span(schedule) or any(d not in DAYS for d in days))


def _days(schedule: Record) -> list[str]:
    return [day for day in (schedule.get("byday") or "").replace(" ", "").split(",") if day]


def _span(schedule: Record) -> str:
    opens, closes = clock(str(schedule.get("opens_at") or "")), clock(str(schedule.get("closes_at") or ""))
    closes = "24:00" if closes == "00:00" else closes
    return f"{opens}-{closes}" if opens and closes and opens < closes else ""


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
