"""Whether the line can answer: who works, what waits, and what a dead process still holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.config.timing import TIMING
from bot.store.database import Database
from bot.store.records import Waiting
from bot.store.tables import conversation, heartbeats, inbox
from bot.store.wakeup import TURNS

SOON_SECONDS = TIMING.database.soon


class Health:
    """Verbs on the life of the line itself."""

    db: Database

    def beat(self, part: str, at: datetime) -> None:
        """Note that a part works at a moment. Raises StoreDown."""
        with self.db.writing() as c:
            known = c.execute(heartbeats.update().where(heartbeats.c.part == part).values(at=at)).rowcount
            if not known:
                self.db.insert_new(c, heartbeats, part=part, at=at)

    def has_room(self) -> bool:
        """True if a turn that came now would find room on the disk, as far as this process knows."""
        return self.db.room.is_there

    def last_beat(self, part: str) -> datetime | None:
        """When a part was last known to work, None when it never was. Raises StoreDown."""
        with self.db.reading() as c:
            return c.scalar(sa.select(heartbeats.c.at).where(heartbeats.c.part == part))

    def longest_waiting(self) -> Waiting | None:
        """The unanswered turn that was due first. Raises StoreDown."""
        # Why by conversations: few are due at any time, while the inbox keeps everything that ever came.
        due = sa.select(inbox.c.id, inbox.c.due_at).join(conversation, conversation.c.id == inbox.c.conversation)
        query = due.where(conversation.c.due_at.is_not(None), inbox.c.state == "received").order_by(inbox.c.due_at)
        with self.db.reading() as c:
            row = c.execute(query.limit(1)).one_or_none()
            return None if row is None else Waiting(row.id, row.due_at)

    def give_back(self, by: str, now: datetime, blamed: bool) -> int:
        """What a worker that died still held is due again soon; how many conversations that were. Raises StoreDown.

        by: the worker's name in its leases. blamed: one of them may have ended it, so that all count as tried.
        """
        t = conversation.c
        held = conversation.update().where(t.lease_by.startswith(f"{by}:", autoescape=True))
        free: dict[str, Any] = {"due_at": now + timedelta(seconds=SOON_SECONDS), "lease_until": None, "lease_by": None}
        if not blamed:
            free["tries"] = sa.case((t.tries > 0, t.tries - 1), else_=0)
        with self.db.writing() as c:
            self.db.tell(c, TURNS)
            return c.execute(held.values(**free)).rowcount
