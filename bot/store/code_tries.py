"""Codes tried by people whose cases they are not, counted for all of them together: a withheld number begins nothing anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.errand_tables import code_tries


def count_code(c: sa.Connection, at: datetime, counts_for: timedelta) -> None:
    """One more, in a transaction that is open; those that count no longer are deleted."""
    c.execute(code_tries.delete().where(code_tries.c.at <= at - counts_for))
    c.execute(code_tries.insert().values(at=at))


class CodeTries:
    """What a conversation asks before it looks up a code."""

    db: Database

    def codes_tried(self, since: datetime) -> int:
        """How many codes strangers tried since a moment, on every channel. Raises StoreDown."""
        query = sa.select(sa.func.count()).select_from(code_tries).where(code_tries.c.at > since)
        with self.db.reading() as c:
            return int(c.scalar(query) or 0)
