"""The database: opened, and used in short transactions that wait for a limited time."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.config.timing import TIMING
from bot.store.migrate import migrate
from bot.store.records import StoreDown, StoreFull
from bot.store.room import Room, is_full
from bot.store.sqlite import empty_log, log_file_of, prepare_sqlite, sync_file
from bot.store.time_limits import Addresses, prepare_postgres
from bot.store.wakeup import Topics, Wakeup
from bot.store.wakeup_postgres import Notifications
from bot.store.wakeup_sockets import Sockets

BUSY_SECONDS = TIMING.database.busy
LOG_SECONDS = TIMING.database.log_emptied
NEWS = "news"
"""Entry of a connection's `info` that holds the topics of its transaction."""
log = structlog.get_logger(__name__)


class Database:
    """An engine, its two kinds of transaction, and news of what was written."""

    def __init__(self, engine: sa.Engine, busy_seconds: float = BUSY_SECONDS) -> None:
        self.engine, self.wakeup = engine, _wakeup_of(engine)
        self._seconds = busy_seconds
        # Why: SQLite lets one write at a time, and its own waiting sleeps ever longer; threads take turns here instead.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else None
        self._log_file, self.room = log_file_of(engine), Room(engine)

    @contextmanager
    def writing(self, *, synced: bool = True, told_before: bool = False) -> Iterator[sa.Connection]:
        """One transaction that is committed whole or not at all; raises StoreDown.

        synced: False where it need not be on the disk when this returns: a process that is killed loses nothing of it, a machine
        that loses its power may. The next that is synced takes all before it to the disk, whichever process wrote that.
        told_before: others read of it and work on it while this waits for the disk, where the database can.
        """
        log_file = self._log_file if synced and told_before else None
        if log_file and not log_file.exists():
            # Why: on a disk without shared memory SQLite keeps no write-ahead log, whatever it is asked.
            log_file = None
        with (
            self._watch_room(), as_down(), self._take_turn() as until,
            self.engine.connect().execution_options(until=until, synced=synced and not log_file) as connection,
            connection.begin(),
        ):  # fmt: skip
            topics: list[str] = []
            connection.info[NEWS] = topics
            yield connection
            if topics:
                self.wakeup.in_transaction(connection, topics)
        if topics:
            self.wakeup.after_commit(topics)
        if log_file:
            with self._watch_room():
                sync_file(log_file)

    @contextmanager
    def _watch_room(self) -> Iterator[None]:
        """A write that may find no room."""
        try:
            yield
        except StoreFull:
            self.room.refuse()
            raise

    def tell(self, c: sa.Connection, *topics: str) -> None:
        """Once this transaction is committed, whoever waits for one of these topics is woken, in every process."""
        c.info[NEWS].extend(topics)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction for reading, which delays no writer; raises StoreDown."""
        with as_down(), self.engine.connect().execution_options(reading=True) as connection:
            yield connection

    def insert_new(self, c: sa.Connection, table: sa.Table, **values: Any) -> int | None:
        """Insert a row and give its number; None if a row with the same unique value is there already."""
        number: int | None = c.scalar(_insert_of(table, self.engine.dialect.name), values)
        return number

    def empty_log(self) -> bool:
        """What was deleted stands in no file of the database any more; False if others read all the while. Raises StoreDown.

        A PostgreSQL keeps its own files, and its own autovacuum clears what was deleted there.
        """
        if self._turn is None:
            return True
        with as_down(), self._take_turn():
            return empty_log(self.engine, min(self._seconds, LOG_SECONDS))

    def close(self) -> None:
        """Close every connection."""
        self.wakeup.close()
        self.engine.dispose()

    def forked(self) -> None:
        """This process was forked: the connections it sees are its parent's, and it opens its own."""
        self.engine.dispose(close=False)
        self.wakeup.forked()

    @contextmanager
    def _take_turn(self) -> Iterator[float]:
        """The turn to write, and the moment until which to wait for the lock too: one deadline for both."""
        until = time.monotonic() + self._seconds
        if self._turn is None:
            yield until
            return
        if not self._turn.acquire(timeout=self._seconds):
            raise StoreDown("WriteTurn")
        try:
            yield until
        finally:
            self._turn.release()


@cache
def _insert_of(table: sa.Table, dialect: str) -> sa.Executable:
    """Why kept: to build a statement takes longer than to run it, and each text inserts several rows."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


def _wakeup_of(engine: sa.Engine) -> Wakeup:
    """How the processes on a database wake each other."""
    if engine.dialect.name != "sqlite":
        return Wakeup(lambda topics: Notifications(engine, topics))
    path = engine.url.database
    if not path or path == ":memory:":
        return Wakeup()
    folder = Path(path).absolute().with_suffix(".wakeup")

    def sockets(topics: Topics) -> Sockets:
        return Sockets(folder, topics)

    return Wakeup(sockets)


def read_or_none[T](read: Callable[[], T], what: str, number: int) -> T | None:
    """What is read, or None if a row can not be: of another version, damaged, its key lost. Logged by its number."""
    try:
        return read()
    except (DBAPIError, PoolTimeout):
        raise
    except Exception as error:
        log.error("row.unreadable", what=what, row=number, error=type(error).__name__)
        return None


@contextmanager
def as_down() -> Iterator[None]:
    """Turns errors of the database into StoreDown, except those about a value that exists already."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        cause = getattr(error, "orig", error)
        raise (StoreFull if is_full(cause) else StoreDown)(type(cause).__name__) from error


def new_lease(by: str) -> str:
    """A token for one claim by a named worker."""
    return f"{by}:{secrets.token_hex(8)}"


def open_database(url: str, busy_seconds: float = BUSY_SECONDS, addresses: Addresses | None = None) -> Database:
    """The database at a SQLAlchemy address, brought up to date; raises StoreDown, or StoreTooNew.

    addresses: asked for each new connection; None for none but this.
    """
    engine = open_engine(url, busy_seconds, addresses)
    try:
        with as_down():
            migrate(engine)
    except Exception:
        engine.dispose()
        raise
    return Database(engine, busy_seconds)


def open_engine(url: str, busy_seconds: float = BUSY_SECONDS, addresses: Addresses | None = None) -> sa.Engine:
    """The engine for a SQLAlchemy address; its schema is left as it is."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    # Why hide_parameters: an error's text goes to logs, and parameters hold what residents said.
    pooled = {"pool_size": 10, "pool_timeout": busy_seconds, "pool_pre_ping": parsed.get_backend_name() != "sqlite"}
    try:
        engine = sa.create_engine(parsed, hide_parameters=True, **pooled)
    except ModuleNotFoundError as error:
        raise sa.exc.ArgumentError(f"There is no driver {error.name} for this address.") from error
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine, busy_seconds)
    else:
        prepare_postgres(engine, addresses)
    return engine
