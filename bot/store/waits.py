"""How long there is nothing to do, and how news of it is waited for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import conversation, outbox
from bot.store.wakeup import Wait, answer_to


class Waits:
    """Verbs of those who wait."""

    db: Database

    def next_turn_due(self, after: datetime) -> datetime | None:
        """When a conversation is due next, after a moment; None where none is. Raises StoreDown."""
        t = conversation.c
        with self.db.reading() as c:
            return c.scalar(sa.select(t.due_at).where(t.due_at > after).order_by(t.due_at).limit(1))

    def next_message_due(self, channels: Collection[str], after: datetime) -> datetime | None:
        """When a message of these channels is due next, after a moment; None where none is. Raises StoreDown."""
        t = outbox.c
        later = sa.select(t.due_at).where(t.due_at > after, t.channel.in_(channels))
        with self.db.reading() as c:
            return c.scalar(later.order_by(t.due_at).limit(1))

    @contextmanager
    def news_of(self, turn: str) -> Iterator[Wait]:
        """How the answer to a turn is waited for, by its id: no longer than it is wise not to look."""
        wakeup = self.db.wakeup
        with wakeup.waiting(answer_to(turn)) as waiter:
            yield lambda seconds: waiter.wait(min(seconds, wakeup.look_seconds))
