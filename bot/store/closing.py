"""An office closes a day on which people have appointments: each gets another time, or is told that there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.model.actor import CLOCK
from bot.model.case import Case, CaseEvent
from bot.model.case_write import CaseWrite, DropDues, FreeTime, PlanDue, SaveCase, WriteConflict
from bot.model.slot import Slot
from bot.model.waiting import ClosedBooking
from bot.store.bookings import Taking, book_time, free_time
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.database import Database
from bot.store.errand_cases import case_in, to_booking
from bot.store.errand_tables import bookings, closures
from bot.store.tables import cases

AROUND = timedelta(days=2)
"""A local day lies within so much of its midnight in UTC, whatever the zone."""
Also = Callable[[Case], Sequence[CaseWrite]]
"""What else is done to a case whose time was changed: its reminders are planned anew."""


class Closing:
    """Verbs on days an office closes."""

    db: Database

    def close_office_day(self, office: str, day: date, now: datetime) -> None:
        """From now on nothing can be held or booked at an office on a day. Raises StoreDown."""
        with self.db.writing() as c:
            self.db.insert_new(c, closures, office=office, day=day.isoformat(), at=now)

    def open_office_day(self, office: str, day: date) -> None:
        """A day that was closed can be booked again; who was given another time keeps it. Raises StoreDown."""
        with self.db.writing() as c:
            c.execute(closures.delete().where(closures.c.office == office, closures.c.day == day.isoformat()))

    def closed_bookings(self, now: datetime) -> tuple[ClosedBooking, ...]:
        """Times that somebody has, or that are kept for somebody, on days their office closed, the earliest first."""
        t, since = bookings.c, now - AROUND
        query = sa.select(bookings, cases.c.code, closures.c.day.label("closed"))
        query = query.join_from(bookings, cases, t.case == cases.c.id).join(closures, closures.c.office == t.office)
        stands = t.state.in_(("booked", "held")), t.starts > since, closures.c.day >= since.date().isoformat()
        with self.db.reading() as c:
            rows = c.execute(query.where(*stands).order_by(t.starts, t.id)).all()
        found = (row for row in rows if row.desk["day"] == row.closed and row.starts > now)
        return tuple(ClosedBooking(row.code or "", to_booking(row)) for row in found)

    def replace_time(self, lost: ClosedBooking, slot: Slot | None, now: datetime, also: Also) -> bool:
        """Give somebody another time, or none where there is none, and have them told; False if it changed meanwhile."""
        try:
            with self.db.writing() as c:
                _replace(self.db, c, lost, slot, now, also)
                return True
        except WriteConflict:
            return False


def _replace(db: Database, c: sa.Connection, lost: ClosedBooking, slot: Slot | None, now: datetime, also: Also) -> None:
    t = bookings.c
    own = sa.select(t.case).where(t.id == lost.booking.id).scalar_subquery()
    number = c.scalar(sa.select(cases.c.id).where(cases.c.id == own).with_for_update())
    still = sa.select(t.id).where(t.id == lost.booking.id, t.state == lost.booking.state).with_for_update()
    if number is None or c.scalar(still) is None:
        raise WriteConflict("it was moved or cancelled meanwhile")
    scope = CaseScope(db, c, CLOCK, "close_office_day", now)
    how, code = Taking(scope, number, ""), lost.case
    if lost.booking.state == "held":
        free_time(FreeTime(code, booked=False), how)
        return
    add_event(scope, number, CaseEvent(now, "office closed", "", lost.booking.starts.date().isoformat()))
    # Why what is held goes first: it was offered for the time that is lost, or is on a closed day itself.
    free_time(FreeTime(code, booked=slot is None), how)
    if slot is not None:
        book_time(slot.book(code), how)
    case = case_in(c, code)
    details = case.details.without_visit() if slot is None else case.details.with_visit(slot.office, slot.starts)
    writes = [
        SaveCase(replace(case, details=details)),
        DropDues(code, "reminder"),
        *also(case),
        PlanDue(code, "notice", now, slots=_told(lost, slot)),
    ]
    talk = int(c.scalars(sa.select(cases.c.conversation).where(cases.c.id == number)).one())
    apply_writes(writes, WriteScope(db, c, now, talk, None, CLOCK))


def _told(lost: ClosedBooking, slot: Slot | None) -> dict[str, Any]:
    """What a notice tells of: the office, the time that is lost, and the new one."""
    new = {"new": slot.starts.isoformat()} if slot else {}
    return {"office": lost.booking.office, "starts": lost.booking.starts.isoformat(), **new}
