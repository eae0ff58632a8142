"""Sign-ins that go on, and those that were refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.config.timing import TIMING
from bot.model.staff_account import StaffAccount
from bot.store.database import Database
from bot.store.staff_accounts import account_of
from bot.store.staff_tables import sign_in_tries, staff, staff_sessions

IDLE, LONGEST = timedelta(seconds=TIMING.desk.idle), timedelta(seconds=TIMING.desk.longest)
SEEN = timedelta(seconds=TIMING.desk.seen)
COUNTED = timedelta(seconds=TIMING.desk.counted)
_LOCK = 4_717_004  # any number, the same in every process


class StaffSessions:
    """Verbs on sign-ins. All raise StoreDown."""

    db: Database

    def begin_session(self, account: int, key: str, at: datetime) -> None:
        """Somebody signed in. key: hash of what their browser keeps."""
        t = staff_sessions.c
        with self.db.writing() as c:
            c.execute(staff_sessions.delete().where(sa.or_(t.seen_at <= at - IDLE, t.created_at <= at - LONGEST)))
            c.execute(staff_sessions.insert().values(staff=account, key=key, created_at=at, seen_at=at))
            c.execute(staff.update().where(staff.c.id == account).values(seen_at=at))

    def session_of(self, key: str, at: datetime) -> StaffAccount | None:
        """Whose sign-in this is; None if there is none, or it is over. It goes on from now."""
        t = staff_sessions.c
        query = sa.select(staff, t.id.label("session"), t.seen_at.label("looked_at")).join(staff_sessions)
        going_on = t.key == key, t.seen_at > at - IDLE, t.created_at > at - LONGEST
        with self.db.reading() as c:
            row = c.execute(query.where(*going_on)).one_or_none()
        if row is None:
            return None
        if at - row.looked_at > SEEN:
            with self.db.writing(synced=False) as c:
                c.execute(staff_sessions.update().where(t.id == row.session).values(seen_at=at))
                c.execute(staff.update().where(staff.c.id == row.id).values(seen_at=at))
        return account_of(row)

    def end_session(self, key: str) -> None:
        """Somebody signed out."""
        with self.db.writing() as c:
            c.execute(staff_sessions.delete().where(staff_sessions.c.key == key))

    def try_sign_in(self, most: Mapping[str, int], at: datetime) -> tuple[int, ...] | None:
        """Count a try before it is looked at; None where it is one too many, else what `forget_tries` takes back.

        most: whose it is, a login and an address → how many may be refused within the time they count.
        """
        t = sign_in_tries.c
        with self.db.writing() as c:
            if c.dialect.name == "postgresql":
                # Why: tries that come at the same moment would not see each other.
                c.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            c.execute(sign_in_tries.delete().where(sa.or_(t.at <= at - COUNTED, t.at > at + COUNTED)))
            for whose, limit in most.items():
                if (c.scalar(sa.select(sa.func.count()).where(t.whose == whose)) or 0) >= limit:
                    return None
            rows = [sign_in_tries.insert().values(whose=whose, at=at).returning(t.id) for whose in most]
            return tuple(c.execute(row).scalar_one() for row in rows)

    def forget_tries(self, tries: tuple[int, ...], whose: str = "") -> None:
        """Tries that were right do not count; nor do those before them of somebody."""
        t = sign_in_tries.c
        with self.db.writing() as c:
            c.execute(sign_in_tries.delete().where(sa.or_(t.id.in_(tries), t.whose == whose)))
