"""Times as calendar entries (RFC 5545), and what is busy in a calendar elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.city.appointments import Bookable, minutes_of

PRODUCT = "-//One Line//appointments//EN"
OURS = "@oneline"
"""End of the uid of every entry that we made."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A time as it is written into a calendar; nobody's name stands in it."""

    uid: str
    """The same for life, however often the time is moved."""
    sequence: int
    """Raised at every change, and as it is cancelled."""
    starts: datetime
    """Aware, in the city's time."""
    minutes: int
    summary: str
    location: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """Something that stands in an office's calendar and is not ours."""

    key: str
    """The same for the same time of the same entry; tells nothing of it."""
    starts: datetime
    """Aware."""
    ends: datetime
    all_day: bool
    """True for an entry of days: the whole office is away, not one desk."""


def write_entry(entry: Entry, now: datetime, method: str = "") -> bytes:
    """The entry as a file of its own, with its time zone.

    method: "PUBLISH", or "CANCEL" for one that is cancelled, in what a person is sent; empty for a calendar on a server.
    """
    event = Event()
    event.add("uid", entry.uid + OURS)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", now.astimezone(UTC))
    event.add("dtstart", entry.starts)
    event.add(
        "dtend", (entry.starts.astimezone(UTC) + timedelta(minutes=entry.minutes)).astimezone(entry.starts.tzinfo)
    )
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=_year(entry.starts, 0), last_date=_year(entry.starts, 2))
    written: bytes = calendar.to_ical()
    return written


def read_uids(data: str) -> set[str]:
    """Uids of the entries in a calendar's text."""
    return {str(event.get("uid", "")) for event in _events(data)}


def read_busy(data: str, zone: str) -> Iterator[Busy]:
    """What is busy in a calendar's text; not what is ours, cancelled, or marked as free. Raises ValueError.

    zone: of the city, for days and for times that name none.
    """
    for event in _events(data):
        uid, starts = str(event.get("uid", "")), event.decoded("dtstart")
        away = (
            str(event.get("status", "")).upper() != "CANCELLED"
            and str(event.get("transp", "")).upper() != "TRANSPARENT"
        )
        if uid.endswith(OURS) or not away:
            continue
        begins, ends = _aware(starts, zone), _aware(_end(event, starts), zone)
        key = hashlib.blake2b(f"{uid} {begins.astimezone(UTC).isoformat()}".encode(), digest_size=12).hexdigest()
        yield Busy(key, begins, ends, not isinstance(starts, datetime))


def busy_units(busy: Busy, plan: Bookable, since: datetime, until: datetime, zone: str) -> set[tuple[str, int]]:
    """Day and unit of each of an office's units that something busy touches, within two moments."""
    grid, at = timedelta(minutes=plan.grid), max(busy.starts, since).astimezone(UTC)
    found: set[tuple[str, int]] = set()
    while at < min(busy.ends, until).astimezone(UTC):
        local = at.astimezone(ZoneInfo(zone))
        unit = minutes_of(local.time()) // plan.grid * plan.grid
        found.add((local.date().isoformat(), unit))
        at += grid - timedelta(minutes=minutes_of(local.time()) - unit, seconds=local.second)
    return found


def _events(data: str) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def _end(event: Any, starts: date | datetime) -> date | datetime:
    """When it ends: said, or by how long it lasts; a day where nothing is said of an entry of a day."""
    if "dtend" in event:
        end: date | datetime = event.decoded("dtend")
        return end
    if "duration" in event:
        return starts + event.decoded("duration")  # type: ignore[no-any-return]
    return starts if isinstance(starts, datetime) else starts + timedelta(days=1)


def _aware(at: date | datetime, zone: str) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time(), ZoneInfo(zone))
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _year(at: datetime, more: int) -> date:
    return date(at.year + more, 1, 1)
