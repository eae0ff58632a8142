"""SQLite as the line uses it: write-ahead logging, one deadline for a lock, and when the disk is waited for."""

from __future__ import annotations

import errno
import math
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.config.timing import TIMING
from bot.store.records import StoreDown, StoreFull

BUSY_STEP = TIMING.database.busy_step


def prepare_sqlite(engine: sa.Engine, busy_seconds: float) -> None:
    """Has each connection of an engine log ahead, and each transaction wait for the lock and for the disk as it asks to."""

    @sa.event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        _write_ahead(connection, time.monotonic() + busy_seconds)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # Why asked for: whether deleted values are overwritten by itself depends on how SQLite was built.
        connection.execute("PRAGMA secure_delete = ON")

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        until = options.get("until")
        left = busy_seconds if until is None else max(until - time.monotonic(), 0.0)
        _set(connection, "busy_timeout", math.ceil(left / BUSY_STEP) * int(BUSY_STEP * 1000))
        if not options.get("reading"):
            _set(connection, "synchronous", "FULL" if options.get("synced", True) else "NORMAL")
        # Why IMMEDIATE: a transaction that reads first and writes later can not wait for its turn, it fails.
        _run(connection, "BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


def _set(connection: sa.Connection, name: str, value: str | int) -> None:
    """Set how SQLite works on this connection, unless it is set already."""
    if connection.info.get(name) != value:
        _run(connection, f"PRAGMA {name} = {value}")
        connection.info[name] = value


def _run(connection: sa.Connection, command: str) -> None:
    """Run a command without values. Why past SQLAlchemy: it makes a result with columns, which takes longer than the command."""
    plain: Any = connection.connection.driver_connection
    plain.execute(command)


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


def empty_log(engine: sa.Engine, seconds: float) -> bool:
    """Write the log ahead into the database file and cut it to nothing, so that what was deleted stands in neither file.

    seconds: others are waited for, and wait for this, so long at most. False where they read or wrote all the while; what was
    deleted may then be found in the files until the next time.
    """
    with engine.connect() as connection:
        _set(connection, "busy_timeout", int(seconds * 1000))
        plain: Any = connection.connection.driver_connection
        busy, _, _ = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def sync_file(path: Path) -> None:
    """Wait until the disk holds what was written to a file; raises StoreDown."""
    try:
        file = os.open(path, os.O_RDWR)
        try:
            # Why asked for by name: macOS has only the other.
            getattr(os, "fdatasync", os.fsync)(file)
        finally:
            os.close(file)
    except OSError as error:
        raise (StoreFull if error.errno == errno.ENOSPC else StoreDown)(type(error).__name__) from error


def log_file_of(engine: sa.Engine) -> Path | None:
    """The write-ahead log of an SQLite database in a file: what is committed stands in it, or in the database file."""
    path = engine.url.database
    return Path(f"{path}-wal") if engine.dialect.name == "sqlite" and path and path != ":memory:" else None
