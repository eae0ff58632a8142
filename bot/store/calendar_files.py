"""An appointment for a person's own calendar: found by its case, or by the uid that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.errand_cases import row_of
from bot.store.errand_tables import bookings

STANDS = ("booked", "kept", "missed")
SHOWN = (*STANDS, "cancelled")


@dataclass(frozen=True, slots=True)
class KeptTime:
    """A time that is booked, or was cancelled last."""

    uid: str
    sequence: int
    office: str
    service: str
    starts: datetime
    """Aware, UTC."""
    minutes: int
    at_home: bool
    cancelled: bool


class CalendarFiles:
    """Verbs on times that are handed out as files."""

    db: Database

    def time_of_case(self, code: str) -> KeptTime | None:
        """The time of a case by its code; None if none was booked. Raises StoreDown."""
        with self.db.reading() as c:
            case = row_of(c, code)
            return _time(c, bookings.c.case == case.id) if case is not None else None

    def time_of_uid(self, uid: str) -> KeptTime | None:
        """The time with a uid as it stands now; None if it is not kept any more. Raises StoreDown."""
        with self.db.reading() as c:
            return _time(c, bookings.c.uid == uid)


def _time(c: sa.Connection, which: sa.ColumnElement[bool]) -> KeptTime | None:
    t = bookings.c
    order = sa.case((t.state.in_(STANDS), 0), else_=1), t.id.desc()
    query = sa.select(bookings).where(which, t.state.in_(SHOWN)).order_by(*order).limit(1)
    row = c.execute(query).one_or_none()
    if row is None:
        return None
    what = row.uid, row.sequence, row.office, row.service, row.starts, row.minutes
    return KeptTime(*what, row.at_home, row.state == "cancelled")
