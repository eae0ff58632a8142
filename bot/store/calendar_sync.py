"""What an office's calendar has of our bookings, and what it says is busy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.errand_tables import bookings, taken
from bot.store.tables import cases

BusyUnits = Mapping[str, Mapping[tuple[str, int], tuple[int, ...]]]
"""Key of what is busy → day and unit → lanes it may take, and how many of them: see `set_busy`."""


@dataclass(frozen=True, slots=True)
class OutgoingTime:
    """A time of an office that its calendar is to show, or not to show any more."""

    uid: str
    sequence: int
    starts: datetime
    minutes: int
    service: str
    code: str
    """Of its case; the one thing that leads to a person, and only here."""
    stands: bool
    """False if it was cancelled, and is to be taken away."""
    at_home: bool
    written: int
    """Sequence that was written last; -1 where none was."""
    etag: str


class CalendarSync:
    """Verbs on what was exchanged with an office's own calendar."""

    db: Database

    def outgoing_times(self, office: str, since: datetime) -> tuple[OutgoingTime, ...]:
        """What the calendar has not got yet, has in an older version, or is to lose. Raises StoreDown."""
        t = bookings.c
        wanted = sa.and_(t.state == "booked", t.starts > since)
        gone = sa.and_(t.state.not_in(("booked", "held", "kept", "missed")), t.remote != "")
        query = sa.select(bookings, cases.c.code).join_from(bookings, cases, t.case == cases.c.id)
        with self.db.reading() as c:
            rows = c.execute(query.where(t.office == office, sa.or_(wanted, gone)).order_by(t.id)).all()
        found = []
        for row in rows:
            written, _, etag = row.remote.partition(":")
            what = row.starts, row.minutes, row.service, row.code or "", row.state == "booked", row.at_home
            found.append(OutgoingTime(row.uid, row.sequence, *what, int(written or -1), etag))
        return tuple(one for one in found if not one.stands or one.written != one.sequence)

    def known_uids(self, office: str) -> frozenset[str]:
        """Uids of all times of an office that stand. Raises StoreDown."""
        query = sa.select(bookings.c.uid).where(
            bookings.c.office == office, bookings.c.state.in_(("booked", "kept", "missed"))
        )
        with self.db.reading() as c:
            return frozenset(c.scalars(query))

    def mark_written(self, uid: str, sequence: int, etag: str) -> None:
        """The calendar has it in this version; one moved meanwhile is written again. Raises StoreDown."""
        own = bookings.c.uid == uid, bookings.c.state != "moved"
        with self.db.writing() as c:
            c.execute(bookings.update().where(*own).values(remote=f"{sequence}:{etag}"))

    def mark_gone(self, uid: str) -> None:
        """The calendar has it no more. Raises StoreDown."""
        with self.db.writing() as c:
            c.execute(bookings.update().where(bookings.c.uid == uid).values(remote=""))

    def set_busy(self, office: str, busy: BusyUnits, now: datetime) -> int:
        """What is busy in the calendar is taken, and what is so no more is free; how many units found no desk.

        Of each unit the first lane that is free is taken, or all that are where its lanes begin with -1.
        """
        t, full = taken.c, 0
        with self.db.writing() as c:
            have: dict[str, set[tuple[str, int]]] = defaultdict(set)
            for row in c.execute(sa.select(t.busy, t.day, t.unit).where(t.office == office, t.busy != "")):
                have[row.busy].add((row.day, row.unit))
            changed = [key for key, units in have.items() if units != set(busy.get(key, {}))]
            if changed:
                c.execute(taken.delete().where(t.office == office, t.busy.in_(changed)))
            for key, units in busy.items():
                if set(units) != have.get(key):
                    full += sum(
                        not self._take(c, office, key, unit, lanes, now) for unit, lanes in sorted(units.items())
                    )
        return full

    def _take(
        self, c: sa.Connection, office: str, key: str, unit: tuple[str, int], lanes: tuple[int, ...], now: datetime
    ) -> bool:
        t, day = taken.c, unit[0]
        c.execute(taken.delete().where(t.office == office, t.day == day, t.unit == unit[1], t.held_until <= now))
        row = {"office": office, "day": day, "unit": unit[1], "busy": key}
        every = lanes[:1] == (-1,)
        got = 0
        for lane in lanes[1:] if every else lanes:
            got += self.db.insert_new(c, taken, **row, lane=lane) is not None
            if got and not every:
                break
        return got > 0
