"""The store: everything the line remembers, behind a few verbs."""

from __future__ import annotations

from bot.store.answering import Answering
from bot.store.database import Database, open_database
from bot.store.health import Health
from bot.store.inbox import Inbox
from bot.store.looks import Looks
from bot.store.outbox import Outbox
from bot.store.receipts import Receipts


class Store(Inbox, Answering, Outbox, Receipts, Looks, Health):
    """All verbs on one database; safe to share between threads, not across a fork."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def forked(self) -> None:
        """This process was forked: the connections it sees are its parent's, and it opens its own."""
        self.db.engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection."""
        self.db.close()


def open_store(url: str, busy_seconds: float = 5.0) -> Store:
    """The store at a SQLAlchemy address, its schema brought up to date; raises StoreDown.

    busy_seconds: how long SQLite waits for a lock before it gives up.
    """
    return Store(open_database(url, busy_seconds))
