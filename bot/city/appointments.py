"""What can be booked at a city's offices: the city's `appointments.yml`; when they are open stands in `offices.yml` alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bot.system.yaml_file import read_yaml

FILE = "appointments.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = tuple(range(7))
GRIDS = (5, 10, 15, 20, 30, 60)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of day on some days of the week, local."""

    days: tuple[int, ...] = WEEK
    """Monday is 0."""
    start: int = 0
    """Minutes after midnight on the clock on the wall."""
    end: int = 1440

    def holds(self, weekday: int, unit: int) -> bool:
        """True for a minute of a day of the week that lies in it; Monday is 0."""
        return weekday in self.days and self.start <= unit < self.end


@dataclass(frozen=True, slots=True)
class DeskSpan:
    """How many desks take bookings in a stretch."""

    stretch: Stretch
    desks: int


@dataclass(frozen=True, slots=True)
class KeptDesks:
    """Desks that only this line gives away, until some time before: portals and their robots must not have them all."""

    desks: int = 0
    until: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class HomeVisits:
    """Visits at home, told by the half day."""

    services: tuple[str, ...]
    halves: tuple[Stretch, ...]
    visits: int
    """In each half day."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Where nothing is booked: one comes in the hours, best in the quiet ones."""

    services: tuple[str, ...] = ()
    """Empty for all that are not booked there."""
    quiet: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """The office's own calendar elsewhere, by CalDAV; its password stands in the settings."""

    url: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Bookable:
    """What is booked at one office, and how."""

    office: str
    grid: int = 10
    """Minutes of a unit; times begin on it, counted from midnight."""
    desks: int = 1
    """Desks that take bookings where no span says otherwise; 0 for a walk-in office."""
    spans: tuple[DeskSpan, ...] = ()
    """The first that holds counts."""
    breaks: tuple[Stretch, ...] = ()
    services: dict[str, int] = field(default_factory=dict)
    """Source id of a service → minutes it takes."""
    soonest: timedelta = timedelta(hours=2)
    furthest: timedelta = timedelta(days=42)
    change_until: timedelta = timedelta(hours=4)
    """How long before it begins a time may be moved by the line."""
    travel: timedelta = timedelta(hours=1)
    """How long people need to come; nothing is offered to who waits that begins sooner than this beyond `soonest`."""
    kept: KeptDesks = KeptDesks()
    home: HomeVisits | None = None
    walk_in: WalkIn | None = None
    calendar: OfficeCalendar | None = None

    def desks_at(self, weekday: int, unit: int) -> int:
        """Desks that take bookings at a minute of a day of the week, opening hours aside."""
        if any(pause.holds(weekday, unit) for pause in self.breaks):
            return 0
        return next((span.desks for span in self.spans if span.stretch.holds(weekday, unit)), self.desks)

    def is_walk_in(self, service: str) -> bool:
        """True for a service one comes for without a time."""
        walk_in = self.walk_in
        return walk_in is not None and service not in self.services and service in (walk_in.services or (service,))


def read_bookable(folder: Path, offices: Collection[str]) -> tuple[Bookable, ...]:
    """What can be booked in a city, in the order of its file; none where there is no file.

    offices: ids of the city's offices. Raises ValueError, TypeError or KeyError that say what is wrong.
    """
    path = folder / FILE
    records = (read_yaml(path) or []) if path.exists() else []
    found = tuple(bookable_of(record) for record in records)
    if unknown := sorted({each.office for each in found} - set(offices)):
        raise ValueError(f"{FILE}: offices.yml has no {', '.join(unknown)}")
    return found


def duration(text: str) -> timedelta:
    """A time as it is written: "45m", "2h", "42d"."""
    if text[-1:] not in UNITS or not text[:-1].isdecimal():
        raise ValueError(f"{FILE}: {text!r} is no time: write 45m, 2h or 42d")
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})


def minutes_of(at: time) -> int:
    """Minutes after midnight on the clock on the wall."""
    return at.hour * 60 + at.minute


def bookable_of(record: dict[str, Any]) -> Bookable:
    """What a record says; raises ValueError, TypeError or KeyError that say what is wrong."""
    known = {"office", "grid", "desks", "spans", "breaks", "services", "ahead", "change_until", "kept_for_the_line"}
    if unknown := sorted(set(record) - known - {"travel", "home_visits", "walk_in", "calendar"}):
        raise ValueError(f"{FILE}: {record.get('office')}: there is no {', '.join(unknown)}")
    if record.get("grid", 10) not in GRIDS:
        raise ValueError(f"{FILE}: {record['office']}: grid is one of {', '.join(map(str, GRIDS))}")
    ahead, kept, home = record.get("ahead") or {}, record.get("kept_for_the_line") or {}, record.get("home_visits")
    walk_in, calendar = record.get("walk_in"), record.get("calendar")
    return Bookable(
        record["office"],
        record.get("grid", 10),
        int(record.get("desks", 1)),
        tuple(DeskSpan(_stretch(span), int(span["desks"])) for span in record.get("spans") or ()),
        _stretches(record.get("breaks") or ()),
        {name: int(minutes) for name, minutes in (record.get("services") or {}).items()},
        duration(ahead.get("from", "2h")),
        duration(ahead.get("to", "42d")),
        duration(record.get("change_until", "4h")),
        duration(record.get("travel", "1h")),
        KeptDesks(int(kept.get("desks", 0)), duration(kept.get("until", "24h"))),
        home and HomeVisits(tuple(home["services"]), _stretches(home["halves"]), int(home["visits"])),
        WalkIn(tuple(walk_in.get("services") or ()), _stretches(walk_in.get("quiet") or ()))
        if walk_in is not None
        else None,
        calendar and msgspec.convert(calendar, OfficeCalendar),
    )


def _stretches(records: Iterable[dict[str, Any] | str]) -> tuple[Stretch, ...]:
    return tuple(_stretch({"hours": record} if isinstance(record, str) else record) for record in records)


def _stretch(record: dict[str, Any]) -> Stretch:
    """A stretch from `days: [mon, tue]` and `hours: "12:00-13:00"`; what is not written is all days, all hours."""
    days = tuple(DAYS.index(day) for day in record["days"]) if "days" in record else WEEK
    start, _, end = record.get("hours", "00:00-24:00").partition("-")
    return Stretch(days, _minutes(start), _minutes(end))


def _minutes(text: str) -> int:
    return 1440 if text.strip() == "24:00" else minutes_of(time.fromisoformat(text.strip().zfill(5)))
