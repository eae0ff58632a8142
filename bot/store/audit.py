"""The audit of what was done to stored data: rows are only added, each with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import audit

_LOCK = 4_717_003  # any number, the same in every process
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Deed:
    """One row."""

    id: int
    at: datetime
    act: str
    """"purge", "erase", "export", "show", "reseal"."""
    counts: Mapping[str, Any]
    """What was done to how many, by table; never whose."""
    before: str
    mark: str
    """Hash over all of this and the mark before."""


class Audit:
    """Verbs on the audit."""

    db: Database

    def note(self, act: str, counts: Mapping[str, Any], at: datetime) -> None:
        """Add a row. Raises StoreDown."""
        with self.db.writing() as c:
            if c.dialect.name == "postgresql":
                c.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            before = c.scalar(sa.select(audit.c.mark).order_by(audit.c.id.desc()).limit(1)) or FIRST
            values = {"at": at, "act": act, "counts": dict(counts), "before": before}
            c.execute(audit.insert().values(**values, mark=_mark(at, act, counts, before)))

    def deeds(self, limit: int = 1000) -> list[Deed]:
        """The last rows, in order."""
        with self.db.reading() as c:
            rows = c.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(limit)).all()
        return [Deed(row.id, row.at, row.act, row.counts, row.before, row.mark) for row in reversed(rows)]

    def last_deed(self, act: str) -> datetime | None:
        """When something was done last; None when never."""
        with self.db.reading() as c:
            return c.scalar(sa.select(audit.c.at).where(audit.c.act == act).order_by(audit.c.id.desc()).limit(1))

    def first_changed(self) -> int | None:
        """Number of the first row that was changed, or behind which one is missing; None if all are as they were written."""
        before = FIRST
        with self.db.reading() as c:
            for row in c.execute(sa.select(audit).order_by(audit.c.id)):
                if (row.before, row.mark) != (before, _mark(row.at, row.act, row.counts, row.before)):
                    return int(row.id)
                before = row.mark
        return None


def _mark(at: datetime, act: str, counts: Mapping[str, Any], before: str) -> str:
    text = json.dumps([at.astimezone(UTC).isoformat(), act, counts, before], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
