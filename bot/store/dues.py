"""Due items: claimed by one worker, read again and done in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.city.sending_limits import Limits
from bot.config.timing import TIMING
from bot.model.actor import CLOCK
from bot.model.due_work import DelayDue, DropDue, DueOutcome, DueWork, SendDue
from bot.store.case_scope import CaseScope
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.database import Database, new_lease
from bot.store.due_reading import read_work
from bot.store.due_sending import SHORT, note, send
from bot.store.errand_tables import dues
from bot.store.leases import doubled, farthest, is_free, put_off
from bot.store.records import LeaseLost
from bot.store.tables import cases

LEAST = timedelta(seconds=1)
BACK_OFF_SECONDS, MOST_ATTEMPTS = TIMING.dues.back_off, TIMING.dues.attempts
WAITS = doubled(BACK_OFF_SECONDS, MOST_ATTEMPTS)


@dataclass(frozen=True, slots=True)
class ClaimedDue:
    """Something due in the hands of one worker until its lease runs out."""

    id: int
    attempts: int
    lease: str


Decide = Callable[[DueWork], DueOutcome]


class Dues:
    """Verbs on what is due."""

    db: Database

    def claim_due(self, now: datetime, lease_seconds: float, by: str, about: Sequence[str]) -> ClaimedDue | None:
        """What is due longest of some kinds, for one worker alone; None if nothing is. Raises StoreDown."""
        t, due = dues.c, _is_due(now, lease_seconds, about)
        with self.db.reading() as c:
            if c.scalar(sa.select(t.id).where(due).limit(1)) is None:
                return None
        next_ = sa.select(t.id).where(due).order_by(t.due_at, t.id).limit(1).with_for_update(skip_locked=True)
        until = now + timedelta(seconds=lease_seconds)
        values = {"lease_by": new_lease(by), "lease_until": until, "attempts": t.attempts + 1}
        claim = dues.update().where(t.id == next_.scalar_subquery()).values(**values)
        with self.db.writing() as c:
            row = c.execute(claim.returning(t.id, t.attempts, t.lease_by)).one_or_none()
        return None if row is None else ClaimedDue(*row)

    def settle_due(
        self, claimed: ClaimedDue, decide: Decide, now: datetime, limits: Limits | None = None
    ) -> DueOutcome:
        """Read it again, decide and do it, all in one transaction; raises LeaseLost, and nothing was kept.

        decide: asked in that transaction; it looks nowhere else. What is in another's hands just now is delayed.
        limits: what a call or a text is counted by, and may be held back by for a while.
        """
        with self.db.writing() as c:
            row = _hold(c, claimed)
            # Why skip_locked from here on: a turn holds its conversation and waits for cases; who waits both ways waits for ever.
            held = sa.select(cases.c.id).where(cases.c.id == row.case).with_for_update(skip_locked=True)
            if c.scalar(held) is None:
                return _delay(c, row, DelayDue(now + SHORT), now)
            outcome = decide(read_work(c, row, now))
            if isinstance(outcome, DelayDue):
                return _delay(c, row, outcome, now)
            talk = int(c.scalars(sa.select(cases.c.conversation).where(cases.c.id == row.case)).one())
            if isinstance(outcome, SendDue):
                sent = send(self.db, c, row, outcome, now, limits)
                if isinstance(sent, DelayDue):
                    return _delay(c, row, sent, now)
                outcome, talk = (sent, talk) if isinstance(sent, DropDue) else (outcome, sent)
            _over(c, row, outcome, now)
            note(CaseScope(self.db, c, CLOCK, "send_due", now), row.case, outcome)
            apply_writes(outcome.writes, WriteScope(self.db, c, now, talk, None, CLOCK))
            return outcome

    def due_failed(self, claimed: ClaimedDue, now: datetime, again_at: datetime | None) -> None:
        """It could not be done; tried again from again_at on, or given up where that is None. Raises LeaseLost."""
        values: dict[str, Any] = {"lease_by": None, "lease_until": None}
        values |= {"due_at": again_at} if again_at else {"state": "failed", "ended_at": now}
        with self.db.writing() as c:
            _hold(c, claimed)
            c.execute(dues.update().where(dues.c.id == claimed.id).values(**values))

    def next_due(self, about: Sequence[str]) -> datetime | None:
        """When something of some kinds is due next; None if nothing waits."""
        t = dues.c
        moment = sa.case((t.lease_until > t.due_at, t.lease_until), else_=t.due_at)
        with self.db.reading() as c:
            query = sa.select(moment).where(t.state == "waiting", t.about.in_(about)).order_by(moment).limit(1)
            return c.scalar(query)


def _hold(c: sa.Connection, claimed: ClaimedDue) -> sa.Row[Any]:
    """Its row, held by this transaction; raises LeaseLost where it is another's now, or dropped."""
    t = dues.c
    ours = t.id == claimed.id, t.lease_by == claimed.lease, t.state == "waiting"
    row = c.execute(sa.select(dues).where(*ours).with_for_update()).one_or_none()
    if row is None:
        raise LeaseLost
    return row


def _delay(c: sa.Connection, row: sa.Row[Any], outcome: DelayDue, now: datetime) -> DelayDue:
    until = max(outcome.until, now + LEAST)
    free = {"due_at": until, "lease_by": None, "lease_until": None, "attempts": 0}
    c.execute(dues.update().where(dues.c.id == row.id).values(**free))
    return DelayDue(until)


def _over(c: sa.Connection, row: sa.Row[Any], outcome: SendDue | DropDue, now: datetime) -> None:
    over: dict[str, Any] = {"state": "sent", "lease_by": None, "lease_until": None, "ended_at": now}
    if isinstance(outcome, SendDue):
        over["channel"] = outcome.channel
    else:
        over |= {"state": "dropped", "slots": {**(row.slots or {}), "why": outcome.why}}
    c.execute(dues.update().where(dues.c.id == row.id).values(**over))


def _is_due(now: datetime, lease_seconds: float, about: Sequence[str]) -> sa.ColumnElement[bool]:
    t = dues.c
    # Why only what failed: the moment of all else is that of an appointment, and may be months ahead.
    due = sa.or_(t.due_at <= now, put_off(t.due_at, t.attempts, now, WAITS))
    free = is_free(t.lease_until, now, farthest(now, lease_seconds))
    return sa.and_(t.state == "waiting", due, t.about.in_(about), free)
