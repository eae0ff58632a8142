"""What is taken at an office, and the days it closed, for somebody who looks for a time."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from bot.model.slot import OfficeDays
from bot.store.database import Database
from bot.store.errand_tables import bookings, closures, taken
from bot.store.tables import cases


class OfficeTimes:
    """Looks into the calendar of an office."""

    db: Database

    def office_days(self, office: str, first: date, last: date, now: datetime, case: str = "") -> OfficeDays:
        """What is taken at an office on some days, and which of them it closed. Raises StoreDown.

        Holds that ran out are free. case: code of the case that is asked for; what it holds or has booked itself counts
        as free.
        """
        with self.db.reading() as c:
            return read_office_days(c, office, first, last, now, case)


def read_office_days(
    c: sa.Connection, office: str, first: date, last: date, now: datetime, case: str = ""
) -> OfficeDays:
    """The same in a transaction that is open."""
    days = first.isoformat(), last.isoformat()
    stands = sa.or_(taken.c.held_until.is_(None), taken.c.held_until > now)
    query = sa.select(taken.c.day, taken.c.unit, taken.c.lane).where(
        taken.c.office == office, taken.c.day.between(*days), stands
    )
    if case:
        ours = sa.select(bookings.c.id).join(cases).where(cases.c.code == case)
        query = query.where(sa.or_(taken.c.booking.is_(None), taken.c.booking.not_in(ours)))
    closed = sa.select(closures.c.day).where(closures.c.office == office, closures.c.day.between(*days))
    units = frozenset((row.day, row.unit, row.lane) for row in c.execute(query))
    return OfficeDays(units, frozenset(map(date.fromisoformat, c.scalars(closed))))
