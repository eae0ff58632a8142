"""Receipts of providers: stored, then applied, so that one that comes before our own commit counts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.outbox import move
from bot.store.tables import outbox, receipts


class Receipts:
    """Verbs on receipts."""

    db: Database

    def receipt(
        self, channel: str, provider_id: str, status: str, error: str, at: datetime, *, key: str = ""
    ) -> bool:  # fmt: skip
        """Keep what a provider says; True when the message is known. Raises StoreDown.

        key: the message's own, where the provider repeats it. Then the provider took it, whoever still waits for the answer.
        """
        values = {"channel": channel, "provider_id": provider_id, "status": status, "error": error, "at": at}
        ours = outbox.c.channel == channel, outbox.c.key == key, outbox.c.provider_id.is_(None)
        with self.db.writing() as c:
            if key:
                c.execute(outbox.update().where(*ours).values(provider_id=provider_id, due_at=None, lease_by=None))
            c.execute(receipts.insert().values(**values))
        return self.settle(channel, provider_id)

    def settle(self, channel: str, provider_id: str) -> bool:
        """Apply the receipts kept for a message, in a transaction of its own; they stay while it is not known."""
        ours = sa.and_(outbox.c.channel == channel, outbox.c.provider_id == provider_id)
        kept = receipts.c.channel == channel, receipts.c.provider_id == provider_id
        with self.db.writing() as c:
            if c.scalar(sa.select(outbox.c.id).where(ours).with_for_update()) is None:
                return False
            for row in c.execute(sa.select(receipts).where(*kept).order_by(receipts.c.id)).all():
                move(c, ours, row.status, error=row.error)
                c.execute(receipts.delete().where(receipts.c.id == row.id))
            return True
