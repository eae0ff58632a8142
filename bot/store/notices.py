"""Notices to staff: stored with the case, sent later, tried until delivered or no longer needed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.city.staffing import group_of
from bot.config.timing import TIMING
from bot.model.actor import CLOCK
from bot.store.alarms import TELLS_OF, NextTelling, to_tell
from bot.store.case_records import StaffCase
from bot.store.case_rows import plan_alarm
from bot.store.case_scope import CaseScope
from bot.store.database import Database, new_lease
from bot.store.leases import doubling, farthest, is_due, put_off
from bot.store.records import LeaseLost
from bot.store.staff_cases import find_row
from bot.store.tables import cases, conversation, notices, outbox
from bot.store.wakeup import messages_by

DANGER = -1
"""Priority of a notice of danger; all others have 0."""
BACK_OFF_SECONDS, MOST_BACK_OFF_SECONDS = TIMING.staff.back_off, TIMING.staff.most_back_off
WAITS = doubling(BACK_OFF_SECONDS, MOST_BACK_OFF_SECONDS)


@dataclass(frozen=True, slots=True)
class Notice:
    """One telling to one address, in the hands of one worker until its lease runs out."""

    id: int
    case: StaffCase
    address: str
    """Where to: "mailto:…", "sms:…", "https://…" or "print:"."""
    times: int
    """How often staff were told of this case before; 0 the first time."""
    key: str
    """The same at every try, so that whoever gets it twice can tell."""
    attempts: int
    created_at: datetime
    lease: str


def _tell_or_wait(c: sa.Connection, case: int, address: str, times: int, now: datetime, priority: int) -> None:
    """Write a notice, unless one of the same case to the same address still waits: it then says how often by itself.

    Why: a server that comes back after an hour is to bring one mail of a case, and no burst of them.
    """
    same = notices.c.case == case, notices.c.address == address, notices.c.status == "queued"
    if c.execute(notices.update().where(*same).values(times=times)).rowcount:
        return
    what = {"case": case, "address": address, "times": times, "key": secrets.token_hex(16)}
    c.execute(notices.insert().values(**what, due_at=now, created_at=now, priority=priority))


class Notices:
    """Verbs on what staff are told."""

    db: Database

    def write_notices(self, first: Sequence[str], later: Sequence[str], next_at: NextTelling, now: datetime) -> bool:
        """Write down what is to be told of the next case that nobody has taken in time; False if there is none.

        first: addresses told of a new case. later: those told when it was not taken.
        """
        due = to_tell(next_at, now)
        with self.db.reading() as c:
            if c.scalar(sa.select(cases.c.id).where(due).limit(1)) is None:
                return False
        one = sa.select(cases.c.id, cases.c.kind, cases.c.team, cases.c.alarms).where(due).order_by(cases.c.id).limit(1)
        with self.db.writing() as c:
            row = c.execute(one.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return False
            group = group_of(row.kind, row.team)
            for address in later if row.alarms else first:
                _tell_or_wait(c, row.id, address, row.alarms, now, DANGER if group == "danger" else 0)
            again = next_at(group, now, row.alarms)
            plan_alarm(CaseScope(self.db, c, CLOCK, "tell_staff", now), row.id, row.alarms + 1, again)
            return True

    def danger_unsent_since(self) -> datetime | None:
        """When the notice of a danger was written that staff wait for longest; None if none waits. Raises StoreDown."""
        waits = notices.c.status == "queued", notices.c.priority == DANGER, cases.c.state == "open"
        with self.db.reading() as c:
            since: datetime | None = c.scalar(sa.select(sa.func.min(notices.c.created_at)).join(cases).where(*waits))
            return since

    def claim_notice(self, now: datetime, lease_seconds: float, by: str) -> Notice | None:
        """The next notice to send, danger's first, for one worker alone; None when none is due."""
        t = notices.c
        far = farthest(now, lease_seconds)
        late = (
            sa.and_(t.attempts == 0, t.due_at > far),
            sa.and_(t.lease_by.is_(None), put_off(t.due_at, t.attempts, now, WAITS)),
        )
        due = sa.and_(t.status == "queued", is_due(t.due_at, t.lease_by, now, far, *late))
        with self.db.reading() as c:
            if c.scalar(sa.select(t.id).where(due).limit(1)) is None:
                return None
        next_ = sa.select(t.id).where(due).order_by(t.priority, t.due_at, t.id).limit(1)
        values = {
            "due_at": now + timedelta(seconds=lease_seconds),
            "lease_by": new_lease(by),
            "attempts": t.attempts + 1,
        }
        one = next_.with_for_update(skip_locked=True).scalar_subquery()
        with self.db.writing() as c:
            row = c.execute(notices.update().where(t.id == one).values(**values).returning(*t)).one_or_none()
            if row is None:
                return None
            case = find_row(c, row.case)
        return Notice(row.id, case, row.address, row.times, row.key, row.attempts, row.created_at, row.lease_by)

    def notice_over(self, notice: Notice, status: str, now: datetime) -> None:
        """It is out ("sent"), or no longer needed ("dropped"), or given up ("failed"); raises LeaseLost."""
        self._hold(notice, status=status, due_at=None, lease_by=None, ended_at=now)

    def notice_again(self, notice: Notice, error: str, due_at: datetime) -> None:
        """It did not go out and is tried again from due_at on; error: a kind, no words; raises LeaseLost."""
        self._hold(notice, error=error, due_at=due_at, lease_by=None)

    def hand_to_outbox(self, notice: Notice, channel: str, number: str, body: str, now: datetime) -> None:
        """Make it a message to a number, once; sending that is the outbox's work; raises LeaseLost."""
        until = now + TELLS_OF
        with self.db.writing() as c:
            self._hold(notice, c, status="sent", due_at=None, lease_by=None, ended_at=now)
            talk = self._talk(c, channel, number)
            what = {"conversation": talk, "channel": channel, "body": body, "key": notice.key}
            when = {"due_at": now, "created_at": now, "expires_at": until}
            urgency = {"priority": -1 if notice.case.is_danger else 0, "despite_stop": True}
            self.db.insert_new(c, outbox, **what, **when, **urgency)
            self.db.tell(c, messages_by(channel))

    def _talk(self, c: sa.Connection, channel: str, number: str) -> int:
        self.db.insert_new(c, conversation, channel=channel, address=number, address_sealed=number)
        of = conversation.c.channel == channel, conversation.c.address == number
        return int(c.scalars(sa.select(conversation.c.id).where(*of)).one())

    def _hold(self, notice: Notice, c: sa.Connection | None = None, **values: object) -> None:
        if c is None:
            with self.db.writing() as own:
                self._hold(notice, own, **values)
            return
        ours = notices.c.id == notice.id, notices.c.lease_by == notice.lease
        if not c.execute(notices.update().where(*ours).values(**values)).rowcount:
            raise LeaseLost
