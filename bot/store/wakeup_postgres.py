"""Notices between processes by PostgreSQL: NOTIFY in the transaction, LISTEN on a connection of its own."""

from __future__ import annotations

import selectors
import threading
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import structlog

from bot.config.timing import TIMING
from bot.store.wakeup import Topics

CHANNEL = "oneline"
CHECK_SECONDS = TIMING.database.server_check
AGAIN_SECONDS = TIMING.database.server_again
log = structlog.get_logger(__name__)


class Notifications:
    """Carries news by the database; it comes when the transaction it is about is committed, and not without that."""

    def __init__(self, engine: sa.Engine, topics: Topics) -> None:
        self._engine, self._topics = engine, topics
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._listens = False

    @property
    def is_listening(self) -> bool:
        """Whether the connection is open."""
        return self._listens

    def in_transaction(self, c: sa.Connection, topics: Sequence[str]) -> None:
        """Have the server tell it once this is committed."""
        for topic in topics:
            c.execute(sa.select(sa.func.pg_notify(CHANNEL, topic)))

    def after_commit(self, topics: Sequence[str]) -> None:
        """Nothing: the server has told it."""

    def listen(self) -> None:
        """Open a connection, and again whenever it is lost."""
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._run, name="wakeup", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Close it; the thread ends at its next look."""
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                with self._engine.connect() as c:
                    connection = c.connection.driver_connection
                    # Why: it is no connection for others afterwards; with us it is closed.
                    c.detach()
                    self._hear(connection)
            except Exception as error:
                # Why so wide: whatever ends it, whoever waits looks by themselves until it is open again.
                log.warning("wakeup.deaf", why=type(error).__name__)
            self._listens = False
            self._topics.tell_all()
            self._closed.wait(AGAIN_SECONDS)

    def _hear(self, connection: Any) -> None:
        """Hand on what the server tells, until we are closed; raises what psycopg and the system raise."""
        connection.autocommit = True
        connection.add_notify_handler(lambda told: self._topics.tell([told.payload]))
        connection.execute(f"LISTEN {CHANNEL}")
        self._listens = True
        # Why: what was told while nobody listened is not told again.
        self._topics.tell_all()
        with selectors.DefaultSelector() as selector:
            selector.register(connection.pgconn.socket, selectors.EVENT_READ)
            while not self._closed.is_set():
                selector.select(CHECK_SECONDS)
                # Why a question: what came in is handed on with its answer, and a server that is gone does not answer.
                connection.execute("SELECT 1")
