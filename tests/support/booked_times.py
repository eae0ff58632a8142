"""Cases and times at offices in a store, for the tests of those who give and take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.appointments.times import free_times
from bot.city.appointments import Bookable
from bot.city.city import City
from bot.model.actor import resident
from bot.model.case import Case
from bot.model.case_write import CaseWrite, SaveCase
from bot.model.slot import OfficeDays, Slot
from bot.store import Store
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.errand_tables import bookings, taken
from bot.store.tables import conversation


def open_cases(store: Store, codes: Iterable[str], at: datetime) -> None:
    """Cases of bookings, one a person."""
    with store.db.writing() as c:
        for code in codes:
            address = f"+1202555{code}"
            values = {"channel": "sms", "address": address, "address_sealed": address}
            talk = store.db.insert_new(c, conversation, **values)
            assert talk is not None
            apply_writes(
                [SaveCase(Case(code, "booking", "open"), "opened")],
                WriteScope(store.db, c, at, talk, None, resident(1)),
            )


def carry_out(store: Store, at: datetime, *writes: CaseWrite) -> None:
    """What a turn does to cases, in a transaction of its own."""
    with store.db.writing() as c:
        apply_writes(writes, WriteScope(store.db, c, at, 1, None, resident(1)))


def free_now(
    store: Store, city: City, office: str, service: str, now: datetime, case: str = "", *, at_home: bool = False
) -> list[Slot]:
    """The times free at an office by what the store has."""
    day = city.local(now).date()
    known = days_of(store, office, now, case)
    assert day
    return free_times(city, office, service, known.taken, known.closures, now, at_home=at_home)


def days_of(store: Store, office: str, now: datetime, case: str = "") -> OfficeDays:
    """What the store has of an office."""
    return store.office_days(office, now.date() - timedelta(days=1), now.date() + timedelta(days=400), now, case)


def booked(store: Store) -> list[tuple[str, str]]:
    """(State, local beginning) of each booking, in the order they were made."""
    with store.db.reading() as c:
        rows = c.execute(sa.select(bookings.c.state, bookings.c.desk).order_by(bookings.c.id)).all()
    return [(row.state, row.desk["at"]) for row in rows]


def units(store: Store) -> list[tuple[str, str, int, int]]:
    """(Office, day, unit, lane) of all that is taken, in order."""
    with store.db.reading() as c:
        query = sa.select(taken.c.office, taken.c.day, taken.c.unit, taken.c.lane)
        return sorted((row.office, row.day, row.unit, row.lane) for row in c.execute(query))


def bookable(city: City, office: str) -> Bookable:
    """What can be booked at one office of a city."""
    return next(each for each in city.bookable if each.office == office)
