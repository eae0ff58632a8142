"""Channels whose provider refuses everything just now: none of their messages goes out until a moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.outbox import OWN
from bot.store.records import LeaseLost, Message
from bot.store.tables import channel_holds


class ChannelHolds:
    """Verbs on channels that wait."""

    db: Database

    def hold_channel(self, message: Message, error: str, until: datetime) -> None:
        """The provider refused a message as it would refuse any other: all of its channel waits, and it counts as not tried.

        Raises LeaseLost when the message is not this worker's any more.
        """
        t, back = channel_holds.c, {"status": "queued", "due_at": until, "lease_by": None}
        with self.db.writing() as c:
            self.db.insert_new(c, channel_holds, channel=message.channel, until=until)
            later = t.channel == message.channel, t.until < until
            c.execute(channel_holds.update().where(*later).values(until=until))
            of = {"ours": message.id, "lease": message.lease, "attempts": message.attempts, "error": error}
            if not c.execute(OWN, {**of, **back}).rowcount:
                raise LeaseLost

    def held_until(self, channel: str, now: datetime) -> datetime | None:
        """The moment until which a channel waits; None if it does not. Raises StoreDown."""
        query = sa.select(channel_holds.c.until).where(channel_holds.c.channel == channel, channel_holds.c.until > now)
        with self.db.reading() as c:
            until: datetime | None = c.scalar(query)
        return until
