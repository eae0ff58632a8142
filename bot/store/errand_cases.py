"""Cases of errands, read with everything that belongs to them, and saved over the version that was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.config.patience import PATIENCE
from bot.model.address import Address
from bot.model.case import LAPSE, Booking, Case, CaseDetails, CaseEvent, Due, Kind, ReportStatus
from bot.model.case_write import NoteMedia, SaveCase, WriteConflict
from bot.store.case_rows import add_event, insert_case, update_case, written
from bot.store.case_scope import CaseScope
from bot.store.conditions import one_of
from bot.store.database import Database
from bot.store.errand_tables import bookings, dues, incidents
from bot.store.records import CodeTaken
from bot.store.tables import OVER, cases, conversation

REMEMBERED = PATIENCE.errand.remembered
MOST = 20
"""Cases of one address that are read."""
GONE = ("moved", "lapsed")
"""States of a booking that say least of how a case stands."""
KINDS: dict[str, Kind] = {"person": "question"}
"""Kinds of the first versions → today's."""


class ErrandCases:
    """What a conversation asks of cases."""

    db: Database

    def cases_of(self, address: Address, now: datetime) -> tuple[Case, ...]:
        """Cases that an address opens, by any way in: those not over first, the latest first."""
        return tuple(case for case in self._cases_from(address.value, now) if address.opens(case))

    def calls_to(self, number: str, now: datetime) -> tuple[Case, ...]:
        """Calls back to a number; so that nobody is rung twice, and for nothing else."""
        return tuple(case for case in self._cases_from(number, now) if case.kind == "callback")

    def _cases_from(self, address: str, now: datetime) -> list[Case]:
        with self.db.reading() as c:
            rows = c.execute(CASES, {"of": address, "since": now - REMEMBERED}).all()
            return [read_case(c, row) for row in rows]

    def own_case(self, code: str, address: Address) -> Case | None:
        """The case with a code; None if there is none, or who names its code from this address does not have it."""
        case = self.case_of(code)
        return case if case is not None and address.claims(case) else None

    def strange_case(self, code: str) -> Case | None:
        """The case with a code, whoever has it; for who tells nothing of it but whether it is open."""
        return self.case_of(code)

    def case_of(self, code: str) -> Case | None:
        """The case with a code, the open one where it was used before; None if there is none."""
        with self.db.reading() as c:
            row = row_of(c, code)
            return None if row is None else read_case(c, row)

    def case_by_id(self, number: int) -> Case:
        """The case in a row that is there."""
        with self.db.reading() as c:
            return read_case_by_id(c, number)


def row_of(c: sa.Connection, code: str) -> sa.Row[Any] | None:
    """The row of a case by its code; the open one first, then the latest."""
    order = sa.case((cases.c.state.in_(OVER), 1), else_=0), cases.c.id.desc()
    return c.execute(whole_case().where(cases.c.code == code).order_by(*order).limit(1)).one_or_none()


def id_of(c: sa.Connection, code: str) -> int:
    """The number of a case by its code, in a transaction that is open; raises WriteConflict where it is gone."""
    row = row_of(c, code)
    if row is None:
        raise WriteConflict(f"case {code} is gone")
    return int(row.id)


def case_in(c: sa.Connection, code: str) -> Case:
    """The case with a code, in a transaction that is open; raises WriteConflict where it is gone."""
    row = row_of(c, code)
    if row is None:
        raise WriteConflict(f"case {code} is gone")
    return read_case(c, row)


def read_case_by_id(c: sa.Connection, number: int) -> Case:
    """The case in a row that is there, in a transaction that is open."""
    return read_case(c, c.execute(whole_case().where(cases.c.id == number)).one())


def read_case(c: sa.Connection, row: sa.Row[Any]) -> Case:
    """A case with its booking, its report and what is due for it."""
    kind = KINDS.get(row.kind, row.kind)
    events = tuple(_event(entry) for entry in row.history or () if entry.get("at"))
    booking = read_booking(c, row.id)
    return Case(
        row.code or "", kind, row.state, row.service, row.problem, read_details(row.details), row.urgent,
        {name: str(value) for name, value in (row.slots or {}).items()}, booking,
        read_booking(c, row.id, "held", but=booking.id) if booking else None, _report(c, row.id), _dues(c, row.id), events,
        row.opened_at, row.channel, row.address_sealed or "", row.consents or {}, row.id, row.version,
    )  # fmt: skip


def read_details(data: Any) -> CaseDetails:
    """The details written; nothing if they can not be read."""
    try:
        return msgspec.convert(data or {}, CaseDetails)
    except msgspec.ValidationError:
        return CaseDetails()


def save_case(scope: CaseScope, write: SaveCase, talk: int, turn: int | None) -> None:
    """Write a case.

    talk, turn: numbers of the conversation and the turn it is written from; turn is None where no turn is. Raises CodeTaken for
    a new case whose code another has by now, WriteConflict where it was saved by somebody else since it was read.
    """
    case, at = write.case, scope.at
    values: dict[str, Any] = {
        "state": case.state, "service": case.service, "problem": case.problem, "urgent": case.urgent, "slots": case.slots,
        "kind": case.kind, "details": msgspec.to_builtins(case.details),
        "history": [written(event) for event in (*case.history, *_new_event(write, at))],
    }  # fmt: skip
    values |= {"alarm_at": at} if write.tells_staff else {}
    if not case.id:
        new = {"code": case.code or None, "team": case.slots.get("team", ""), "conversation": talk, "turn": turn}
        if insert_case(scope, **values, **new, opened_at=case.opened_at or at) is None:
            raise CodeTaken
    elif not update_case(scope, case.id, cases.c.version == case.version, **values):
        raise WriteConflict(f"case {case.code} was changed meanwhile")


def note_media(scope: CaseScope, write: NoteMedia) -> None:
    """Write into a case's history what was sent with it; a case that is gone is left alone."""
    if (row := row_of(scope.c, write.case)) is None:
        return
    alarm = {} if row.state == "draft" else {"alarm_at": scope.at}
    add_event(scope, row.id, CaseEvent(scope.at, "sent", "resident", " ".join(write.media)), **alarm)


def whole_case() -> sa.Select[Any]:
    """All of a case's row, with where its person wrote or rang from."""
    t = conversation.c
    return sa.select(cases, t.channel, t.address_sealed, t.consents).join(conversation)


def _new_event(write: SaveCase, at: datetime) -> Iterable[CaseEvent]:
    return (CaseEvent(at, write.what, write.by, write.text),) if write.what else ()


def _event(entry: dict[str, Any]) -> CaseEvent:
    what = entry.get("what") or "opened"
    return CaseEvent(datetime.fromisoformat(entry["at"]), what, entry.get("by", ""), entry.get("text", ""))


def read_booking(c: sa.Connection, case: int, *only: str, but: int = 0) -> Booking | None:
    """The booking of a case that stands, else what is held, else what ended last; only: of these states alone."""
    t = bookings.c
    of = t.case == case, t.id != but, t.state.in_(only) if only else sa.true()
    order = sa.case((t.state == "booked", 0), (t.state == "held", 1), (t.state.in_(GONE), 3), else_=2), t.id.desc()
    row = c.execute(sa.select(bookings).where(*of).order_by(*order).limit(1)).one_or_none()
    if row is None:
        return None
    return to_booking(row)


def to_booking(row: sa.Row[Any]) -> Booking:
    """A row of bookings as its noun."""
    what = row.id, row.office, row.service, row.starts, row.minutes, row.state
    return Booking(*what, row.held_until, row.offered, row.at_home)


def _report(c: sa.Connection, case: int) -> ReportStatus | None:
    t = incidents.c
    row = c.execute(sa.select(incidents).where(t.case == case)).one_or_none()
    if row is None:
        return None
    first = c.scalar(sa.select(cases.c.code).where(cases.c.id == row.first)) if row.first else None
    followers = c.scalar(sa.select(sa.func.count()).where(t.first == case)) or 0
    return ReportStatus(dict(row.place or {}), first, followers, row.state, row.pledged)


def _dues(c: sa.Connection, case: int) -> tuple[Due, ...]:
    # Why not when it is over: that a draft might have been put away says nothing of what it came to.
    told = sa.or_(dues.c.about != LAPSE, dues.c.state == "waiting")
    rows = c.execute(sa.select(dues).where(dues.c.case == case, told).order_by(dues.c.due_at, dues.c.id)).all()
    return tuple(Due(row.due_at, row.about, row.channel, row.state) for row in rows)


# Why built once: to build a statement takes longer than to run it, and this runs for every turn.
_is_over = one_of(cases.c.state, OVER)
_kept = sa.or_(~_is_over, cases.c.opened_at > sa.bindparam("since"))
_ours = sa.select(conversation.c.id).where(conversation.c.address == sa.bindparam("of"))
_order = sa.case((_is_over, 1), else_=0), cases.c.id.desc()
CASES = whole_case().where(cases.c.conversation.in_(_ours), _kept).order_by(*_order).limit(MOST)
