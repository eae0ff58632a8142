"""Handing over to departments' systems: stored with the turn, claimed by one worker, once for each case and step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.config.timing import TIMING
from bot.model.actor import DEPARTMENT
from bot.model.case import Case, CaseEvent
from bot.model.case_write import CommitStep
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.database import Database, new_lease
from bot.store.errand_cases import id_of, read_case, whole_case
from bot.store.errand_tables import commits
from bot.store.leases import farthest, is_due, put_off
from bot.store.tables import cases

UNDO, COMMIT = "undo", "commit"
WAITS = tuple(timedelta(minutes=minutes) for minutes in TIMING.handed_over.again)


@dataclass(frozen=True, slots=True)
class HandingOver:
    """A step in the hands of one worker until its lease runs out."""

    id: int
    step: str
    backend: str
    attempts: int
    """With this one."""
    lease: str
    reference: str
    """What it was called there when it went over before; empty the first time."""
    case: Case


def commit_step(db: Database, c: sa.Connection, write: CommitStep, at: datetime) -> None:
    """Write a step down; one that waits already waits once, and what was not sent yet and is taken back is never sent.

    What went over before and is committed again (changed, or taken back and wanted after all) goes over anew.
    """
    case = id_of(c, write.case)
    of = {step: sa.and_(commits.c.case == case, commits.c.step == step) for step in (COMMIT, UNDO)}
    if write.step == UNDO:
        unsent = of[COMMIT], commits.c.state == "waiting", commits.c.attempts == 0, commits.c.reference == ""
        if c.execute(commits.update().where(*unsent).values(state="withdrawn", due_at=None)).rowcount:
            return
    new = {"case": case, "step": write.step, "backend": write.backend, "due_at": at, "created_at": at}
    if db.insert_new(c, commits, **new) is None and write.step == COMMIT:
        again = of[COMMIT], commits.c.state != "waiting"
        c.execute(commits.update().where(*again).values(state="waiting", due_at=at, attempts=0, error=""))
        c.execute(commits.delete().where(of[UNDO]))


class HandedOver:
    """Verbs on what is handed over."""

    db: Database

    def claim_step(self, now: datetime, lease_seconds: float, by: str) -> HandingOver | None:
        """The step that waits longest, for one worker alone; None if none is due. Raises StoreDown."""
        t = commits.c
        # Why a taking back waits: it goes over after what it takes back.
        other = commits.alias()
        first = sa.select(other.c.id).where(other.c.case == t.case, other.c.state == "waiting", other.c.id < t.id)
        far = farthest(now, lease_seconds)
        late = (
            sa.and_(t.attempts == 0, t.due_at > far),
            sa.and_(t.lease_by.is_(None), put_off(t.due_at, t.attempts, now, WAITS)),
        )
        due = sa.and_(t.state == "waiting", is_due(t.due_at, t.lease_by, now, far, *late), ~sa.exists(first))
        with self.db.reading() as c:
            if c.scalar(sa.select(t.id).where(due).limit(1)) is None:
                return None
        next_ = sa.select(t.id).where(due).order_by(t.due_at, t.id).limit(1).with_for_update(skip_locked=True)
        values = {
            "lease_by": new_lease(by), "due_at": now + timedelta(seconds=lease_seconds), "attempts": t.attempts + 1,
        }  # fmt: skip
        with self.db.writing() as c:
            claim = commits.update().where(t.id == next_.scalar_subquery()).values(**values)
            row = c.execute(claim.returning(*t)).one_or_none()
            if row is None:
                return None
            case = read_case(c, c.execute(whole_case().where(cases.c.id == row.case)).one())
        return HandingOver(row.id, row.step, row.backend, row.attempts, row.lease_by, row.reference, case)

    def step_done(self, step: HandingOver, reference: str, now: datetime) -> None:
        """It is there; reference: what it is called there. Raises StoreDown."""
        what = "handed over" if step.step == COMMIT else "taken back there"
        self._end(step, now, CaseEvent(now, what, text=reference), state="done", reference=reference, error="")

    def step_again(self, step: HandingOver, error: str, due_at: datetime) -> None:
        """It did not arrive, or nobody knows: again at a moment. Raises StoreDown."""
        with self.db.writing() as c:
            c.execute(commits.update().where(*_ours(step)).values(error=error, due_at=due_at, lease_by=None))

    def step_given_up(self, step: HandingOver, error: str, now: datetime) -> None:
        """It can not be handed over; staff are told and do it. Raises StoreDown."""
        event = CaseEvent(now, "not handed over", text=error)
        self._end(step, now, event, state="failed", error=error, alarm_at=now)

    def _end(
        self, step: HandingOver, now: datetime, event: CaseEvent, alarm_at: datetime | None = None, **values: Any
    ) -> None:
        with self.db.writing() as c:
            if c.execute(commits.update().where(*_ours(step)).values(due_at=None, lease_by=None, **values)).rowcount:
                alarm = {"alarm_at": alarm_at} if alarm_at else {}
                add_event(CaseScope(self.db, c, DEPARTMENT, "hand_over", now), step.case.id, event, **alarm)


def _ours(step: HandingOver) -> tuple[sa.ColumnElement[bool], ...]:
    return commits.c.id == step.id, commits.c.lease_by == step.lease
