"""Queries on reports, and what staff and the clock do with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.model.actor import CLOCK, Actor
from bot.model.case import CaseEvent
from bot.model.case_command import name_of
from bot.model.case_write import ChangeIncident
from bot.model.incident import Incident
from bot.model.place import Place
from bot.model.refusal import Refused
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.database import Database
from bot.store.errand_cases import row_of
from bot.store.errand_tables import dues, incidents
from bot.store.incidents import PLEDGE, WAITING, change_incident
from bot.store.tables import OVER, cases

MOST = 500
"""Most reports that are read at once."""


class Reported:
    """The store's operations on reports."""

    db: Database

    def incidents_since(self, problem: str, since: datetime) -> tuple[Incident, ...]:
        """First reports of a problem, the latest first: open ones, and those made or fixed since a moment. problem: empty for all."""
        t = incidents.c
        recent = sa.or_(t.opened_at >= since, t.fixed_at >= since, t.state.in_(("open", "reopened")))
        query = _first_reports().where(recent, *((t.problem == problem,) if problem else ()))
        with self.db.reading() as c:
            return tuple(map(_incident, c.execute(query.order_by(t.id.desc()).limit(MOST)).all()))

    def incident_of(self, code: str) -> Incident | None:
        """The first report of the thing that a case reports; None for a case that reports nothing."""
        with self.db.reading() as c:
            if (case := row_of(c, code)) is None:
                return None
            first = sa.select(sa.func.coalesce(incidents.c.first, incidents.c.case)).where(incidents.c.case == case.id)
            row = c.execute(_first_reports().where(incidents.c.case == first.scalar_subquery())).one_or_none()
            return None if row is None else _incident(row)

    def work_on_incident(self, write: ChangeIncident, at: datetime, actor: Actor) -> None:
        """Carry out one change outside a turn: by staff, by a crew's system, or by the clock; raises WriteConflict, Refused."""
        with self.db.writing() as c:
            scope = CaseScope(self.db, c, actor, name_of(type(write)), at)
            if row_of(c, write.case) is None:
                raise Refused("no_case", case=write.case)
            change_incident(scope, write)

    def notice_over_pledges(self, now: datetime) -> tuple[str, ...]:
        """Note promises that have passed, and have staff told; returns the codes of their reports. Each is noted once."""
        late = dues.c.about == PLEDGE, dues.c.state == WAITING, dues.c.due_at <= now
        with self.db.reading() as c:
            if c.scalar(sa.select(dues.c.id).where(*late).limit(1)) is None:
                return ()
        with self.db.writing() as c:
            query = sa.select(dues.c.id, dues.c.case).where(*late).order_by(dues.c.id).limit(MOST)
            rows = c.execute(query.with_for_update(skip_locked=True)).all()
            scope = CaseScope(self.db, c, CLOCK, "note_overdue", now)
            return tuple(code for row in rows if (code := _note_late(scope, row.id, row.case)))

    def fixed_before(self, problem: str, moment: datetime) -> tuple[str, ...]:
        """Codes of cases whose person was told before a moment that the thing is fixed, and has been silent since."""
        t = incidents.c
        silent = t.state == "fixed", t.fixed_at <= moment, t.problem == problem, cases.c.state.not_in(OVER)
        query = sa.select(cases.c.code).join(cases, cases.c.id == t.case).where(*silent, cases.c.code.is_not(None))
        with self.db.reading() as c:
            return tuple(c.scalars(query.order_by(t.id).limit(MOST)))

    def next_follow_up(self, silent: Mapping[str, timedelta]) -> datetime | None:
        """When the next promise passes, or somebody has been silent for long enough; None if nothing waits.

        silent: problem → how long an answer to "it is fixed" is waited for.
        """
        t = incidents.c
        pledges = sa.select(sa.func.min(dues.c.due_at)).where(dues.c.about == PLEDGE, dues.c.state == WAITING)
        fixed = sa.select(t.problem, sa.func.min(t.fixed_at)).join(cases, cases.c.id == t.case)
        asked = fixed.where(t.state == "fixed", cases.c.state.not_in(OVER), cases.c.code.is_not(None)).group_by(
            t.problem
        )
        with self.db.reading() as c:
            ends = [at + silent[problem] for problem, at in c.execute(asked).all() if at and problem in silent]
            return min((at for at in (c.scalar(pledges), *ends) if at is not None), default=None)


def _note_late(scope: CaseScope, due: int, case: int) -> str:
    """Note that the promise of a case has passed; returns its code, or empty if the thing was fixed meanwhile."""
    c, now = scope.c, scope.at
    row = c.execute(_first_reports().where(incidents.c.case == case)).one_or_none()
    late = row is not None and row.state in {"open", "reopened"}
    c.execute(dues.update().where(dues.c.id == due).values(state="sent" if late else "dropped", ended_at=now))
    if not late:
        return ""
    # Why alarm_at: who looks after telling staff of a case looks for it.
    add_event(scope, case, CaseEvent(now, "overdue"), alarm_at=now)
    return row.code if row is not None else ""


def _first_reports() -> sa.Select[Any]:
    """First reports, each with its code and how many are joined to it; one that was taken back only if others are joined to it."""
    others = incidents.alias()
    count = sa.select(sa.func.count()).where(others.c.first == incidents.c.case).scalar_subquery()
    columns = incidents, cases.c.code, cases.c.urgent, count.label("followers")
    joined = sa.select(*columns).join(cases, cases.c.id == incidents.c.case)
    stands = sa.or_(cases.c.state != "cancelled", count > 0)
    return joined.where(incidents.c.first.is_(None), stands, cases.c.code.is_not(None))


def _incident(row: sa.Row[Any]) -> Incident:
    return Incident(
        row.code, row.problem, read_place(row.place), row.state, row.opened_at, row.followers, row.urgent,
        row.priority, row.pledged, row.fixed_at, row.case,
    )  # fmt: skip


def read_place(fields: Any) -> Place:
    """The stored place; an empty one if it cannot be read."""
    try:
        return msgspec.convert(fields or {}, Place)
    except msgspec.ValidationError:
        return Place("")
