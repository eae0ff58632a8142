"""How long a process may sleep, and how it waits for notices."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.outbox_queries import goes_by
from bot.store.tables import conversation, outbox
from bot.store.wakeup import Wait, answer_to


class Waits:
    """Verbs of those who wait."""

    db: Database

    def next_turn_due(self, after: datetime) -> datetime | None:
        """When a conversation is due next, after a moment; None if none is. Raises StoreDown."""
        with self.db.reading() as c:
            return c.scalar(NEXT_TURN, {"after": after})

    def next_message_due(self, channels: Collection[str], after: datetime) -> datetime | None:
        """When a message of these channels is due next, after a moment; None if none is. Raises StoreDown."""
        with self.db.reading() as c:
            due: datetime | None = c.scalar(next_message_of(tuple(channels)), {"after": after})
        return due

    @contextmanager
    def news_of(self, turn: str) -> Iterator[Wait]:
        """How the answer to a turn is waited for, by its id: no longer than it is wise not to look."""
        wakeup = self.db.wakeup
        with wakeup.waiting(answer_to(turn)) as waiter:
            yield lambda seconds: waiter.wait(min(seconds, wakeup.look_seconds))


# Why built once: to build a statement takes longer than to run it, and these run before every wait.
_talk, _message = conversation.c.due_at, outbox.c.due_at
_after: sa.BindParameter[datetime] = sa.bindparam("after")
NEXT_TURN = sa.select(_talk).where(_talk > _after).order_by(_talk).limit(1)


@cache
def next_message_of(ways: tuple[str, ...]) -> sa.Select[Any]:
    """When the first message after a moment is due that goes out by one of some ways."""
    later = sa.select(_message).where(_message > _after, goes_by(ways))
    return later.order_by(_message).limit(1)
