"""The worker's job on offices' calendars: reads what is busy and writes our bookings."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import structlog

from bot.appointments.caldav import CalendarClient, CalendarError, Changed
from bot.appointments.ics import OURS, Entry, busy_units, read_busy, read_uids, write_entry
from bot.appointments.times import HOME_LANES, plan_of
from bot.catalogue.model import any_of
from bot.city.appointments import Bookable
from bot.city.city import City
from bot.config.timing import TIMING
from bot.store import Store
from bot.store.calendar_sync import OutgoingTime

EVERY_SECONDS = TIMING.calendars.every
LONGEST_SECONDS = TIMING.calendars.longest
NOTHING, DAY, MIDNIGHT = timedelta(), timedelta(days=1), clock()
ALL = -1
"""Before the lanes of a unit: all of them are taken."""
log = structlog.get_logger(__name__)
NameOf = Callable[[str], str]
"""Source id of a service → what it is called."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange read and wrote."""

    written: int = 0
    deleted: int = 0
    busy: int = 0
    """Entries of the office's own."""
    crowded: int = 0
    """Units that are busy though every desk was given away already."""


def sync_calendar(
    store: Store, city: City, office: str, client: CalendarClient, name_of: NameOf, now: datetime
) -> Exchanged:
    """Exchange what changed with an office's calendar. Raises CalendarError and StoreDown; done again it does no harm.

    Busy comes in first, so that what the office just wrote is seen before anything else is.
    """
    plan = plan_of(city, office)
    if plan is None:
        return Exchanged()
    busy, crowded, strays = _read(store, city, plan, client, now)
    written = deleted = 0
    outgoing, until = store.outgoing_times(office, now), time.monotonic() + LONGEST_SECONDS
    for one in outgoing:
        if time.monotonic() > until:
            break
        if one.stands:
            written += _write(store, city, office, client, one, name_of, now)
        else:
            deleted += _delete(store, client, one.uid, one.etag)
    for uid in strays.keys() - {one.uid for one in outgoing}:
        deleted += _delete(store, client, uid, strays[uid])
    return Exchanged(written, deleted, busy, crowded)


def _read(
    store: Store, city: City, plan: Bookable, client: CalendarClient, now: datetime
) -> tuple[int, int, Mapping[str, str]]:
    """How much is busy, how much of it found no desk, and entries of ours that nobody knows any more."""
    # Why whole days: what is busy by then changes once a day, not with every minute that goes by.
    today, zone = city.local(now).date(), ZoneInfo(city.timezone)
    since, until = (datetime.combine(today + ahead, MIDNIGHT, zone) for ahead in (NOTHING, plan.furthest + DAY))
    units: dict[str, dict[tuple[str, int], tuple[int, ...]]] = {}
    known, strays = store.known_uids(plan.office), dict[str, str]()
    for stored in client.entries(since, until):
        try:
            for uid in read_uids(stored.data):
                if uid.endswith(OURS) and (own := uid.removesuffix(OURS)) not in known:
                    strays[own] = stored.etag
            for busy in read_busy(stored.data, city.timezone):
                cells = busy_units(busy, plan, since, until, city.timezone)
                lanes = {cell: _lanes(plan, cell, every=busy.all_day) for cell in cells}
                units[busy.key] = {cell: each for cell, each in lanes.items() if each}
        except (ValueError, KeyError) as error:
            log.warning("calendar.entry", office=plan.office, error=type(error).__name__)
    return len(units), store.set_busy(plan.office, units, now), strays


def _lanes(plan: Bookable, cell: tuple[str, int], *, every: bool) -> tuple[int, ...]:
    """Lanes of a unit that something busy may take, of a whole day all of them, also those of visits at home."""
    day = datetime.fromisoformat(cell[0]).weekday()
    desks = range(plan.desks_at(day, cell[1]))
    if not every:
        return tuple(desks)
    home = plan.home
    at_home = home and any(half.holds(day, cell[1]) and half.start == cell[1] for half in home.halves)
    return (ALL, *desks, *(range(HOME_LANES, HOME_LANES + home.visits) if home and at_home else ()))


def _write(
    store: Store, city: City, office: str, client: CalendarClient, one: OutgoingTime, name_of: NameOf, now: datetime
) -> bool:
    place = city.office(office)
    where = any_of(place.address, city.language) if place and not one.at_home else ""
    name = " + ".join(name_of(service) for service in one.service.split("+"))
    starts = one.starts.astimezone(ZoneInfo(city.timezone))
    entry = Entry(one.uid, one.sequence, starts, one.minutes, f"{name} {one.code}".strip(), where)
    data = write_entry(entry, now)
    try:
        etag = client.put(one.uid, data, one.etag)
    except Changed:
        # Why ours goes over it: times go out and never come in; whoever wants another time tells its person.
        log.info("calendar.changed", office=office)
        etag = client.put(one.uid, data, client.etag(one.uid))
    store.mark_written(one.uid, one.sequence, etag)
    return True


def _delete(store: Store, client: CalendarClient, uid: str, etag: str) -> bool:
    try:
        client.delete(uid, etag)
    except Changed:
        client.delete(uid, client.etag(uid))
    store.mark_gone(uid)
    return True


class CalendarJob:
    """Exchanges with each office's calendar now and then; a failure does not delay the others."""

    def __init__(self, store: Store, city: City, clients: Mapping[str, CalendarClient], name_of: NameOf) -> None:
        """clients: id of an office → its calendar."""
        self._store, self._city, self._clients, self._name_of = store, city, clients, name_of
        self._looks = dict.fromkeys(clients, 0.0)

    def sync_if_due(self, now: datetime) -> bool:
        """A worker's job: one office's calendar; False if none is due. Raises StoreDown."""
        due = [office for office, look in self._looks.items() if time.monotonic() >= look]
        for office in due[:1]:
            self._looks[office] = time.monotonic() + EVERY_SECONDS
            client = self._clients[office]
            try:
                done = sync_calendar(self._store, self._city, office, client, self._name_of, now.astimezone(UTC))
                log.info("calendar.synced", office=office, written=done.written, deleted=done.deleted, busy=done.busy)
            except CalendarError as error:
                log.warning("calendar.down", office=office, error=str(error))
        return len(due) > 1


def open_calendars(city: City, passwords: Mapping[str, str]) -> dict[str, CalendarClient]:
    """The calendars of a city's offices. passwords: by the office's id."""
    found = {}
    for plan in city.bookable:
        if plan.calendar is None:
            continue
        try:
            found[plan.office] = CalendarClient(plan.calendar.url, plan.calendar.user, passwords.get(plan.office, ""))
        except CalendarError as error:
            # Why not an end: people are answered, and an office without its calendar is worked from its own list.
            log.critical("calendar.refused", office=plan.office, error=str(error))
    return found
