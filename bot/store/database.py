"""The database: opened, migrated, and used in short transactions."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store.rows import StoreDown

BUSY_SECONDS = 5.0
MIGRATIONS_LOCK = 4_717_001  # any number, the same in every process


class Database:
    """An engine and its two kinds of transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        # Why: SQLite lets one write at a time, and its own waiting sleeps ever longer; threads take turns here instead.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that is committed whole or not at all; raises StoreDown."""
        with _down(), self._turn, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A look that holds up no writer; raises StoreDown."""
        with _down(), self.engine.connect().execution_options(reading=True) as connection:
            yield connection

    def insert_new(self, c: sa.Connection, table: sa.Table, **values: Any) -> int | None:
        """Insert a row and give its number; None where a row with the same unique value is there already."""
        insert = sqlite.insert if self.engine.dialect.name == "sqlite" else postgresql.insert
        number: int | None = c.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table.c.id))
        return number

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _down() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise StoreDown(type(getattr(error, "orig", error)).__name__) from error


def new_lease(by: str) -> str:
    """A token for one claim by a named worker."""
    return f"{by}:{secrets.token_hex(8)}"


def open_database(url: str, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database at a SQLAlchemy address, brought up to date; raises StoreDown."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    # Why hide_parameters: an error's text goes to logs, and parameters hold what residents said.
    engine = sa.create_engine(
        parsed, hide_parameters=True, pool_pre_ping=parsed.get_backend_name() != "sqlite", pool_size=10
    )
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_seconds)
    with _down():
        _migrate(engine)
    return Database(engine)


def _prepare_sqlite(engine: sa.Engine, busy_seconds: float) -> None:
    @sa.event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        _write_ahead(connection, time.monotonic() + busy_seconds)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        # Why IMMEDIATE: a transaction that reads first and writes later can not wait for its turn, it fails.
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _write_ahead(connection: sqlite3.Connection, until: float) -> None:
    """Switch to write-ahead logging; SQLite does not wait by itself while another process does the same."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _migrate(engine: sa.Engine) -> None:
    """Bring the schema up to date; of processes that start together one does it while the others wait."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATIONS_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
