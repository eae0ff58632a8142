"""The database as a whole: its state, a backup, and restoring one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.store.database import as_down, open_engine
from bot.store.keyring import key_of
from bot.store.migrate import newest, refuse_newer, schema_of
from bot.store.reencrypt import raw, sealed_columns
from bot.store.tables import heartbeats

RUNS_WITHIN = timedelta(seconds=30)
SECONDS = 3600
"""Longest time PostgreSQL's own tools may take."""


class CopyError(Exception):
    """A copy that can not be made or put back; the text says what to do."""


@dataclass(frozen=True, slots=True)
class State:
    """A database as it was found."""

    schema: str
    """Number of its schema; empty if it has no tables yet."""
    newest: str
    """Number of the schema this version works with."""
    faults: tuple[str, ...]
    """What is damaged in its file; always empty for PostgreSQL, which checks itself."""
    running: bool
    """True if a worker has used it within the last half minute."""


def look(url: str, now: datetime | None = None) -> State:
    """The state of a database; nothing is changed. Raises StoreDown, StoreTooNew."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        return State("", newest(), (), running=False)
    engine = open_engine(url)
    try:
        with as_down(), engine.connect() as c:
            faults: tuple[str, ...] = ()
            if engine.dialect.name == "sqlite":
                said = tuple(str(row[0]) for row in c.exec_driver_sql("PRAGMA integrity_check").all())
                faults = () if said == ("ok",) else said
            return State(schema_of(c), newest(), faults, is_running(c, now or datetime.now(UTC)))
    finally:
        engine.dispose()


def back_up(url: str, path: Path) -> None:
    """A whole copy in a new file that only its owner may read, while the line goes on. Raises CopyError."""
    parsed = sa.make_url(url)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise CopyError(f"{path} is there already. Name a new file, so that no copy is lost.") from None
    except OSError as error:
        raise CopyError(f"{path} can not be written: {error.strerror}.") from None
    try:
        if parsed.get_backend_name() == "sqlite":
            _copy_sqlite(Path(parsed.database or ""), path)
        else:
            _run_tool("pg_dump", parsed, "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
    except CopyError:
        path.unlink()
        raise


def put_back(url: str, path: Path) -> Path | None:
    """A copy in place of what is there, which is copied beside it first; that copy, None for PostgreSQL.

    Raises CopyError, StoreTooNew, StoreDown; then nothing was changed.
    """
    parsed = sa.make_url(url)
    if not path.is_file():
        raise CopyError(f"There is no {path}.")
    refuse_running(url)
    if parsed.get_backend_name() != "sqlite":
        _run_tool(
            "pg_restore", parsed, "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
            str(path), named=True,
        )  # fmt: skip
        return None
    _check_copy(path)
    there = Path(parsed.database or "")
    there.parent.mkdir(parents=True, exist_ok=True)
    before = there.with_name(f"{there.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    if there.is_file():
        back_up(url, before)
    _copy_sqlite(path, there)
    return before if before.is_file() else None


def refuse_running(url: str) -> None:
    """Raises CopyError while a worker is at work on a database, StoreDown."""
    if look(url).running:
        raise CopyError("The line runs on this database. Stop it, wait half a minute, and try again.")


def keys_needed(url: str) -> Mapping[str, int]:
    """Id of a key → values it protects, in a database of any schema, which is left as it is. Raises StoreDown."""
    engine, found = open_engine(url), Counter[str]()
    try:
        with as_down(), engine.connect() as c:
            looked = sa.inspect(c)
            tables = set(looked.get_table_names())
            for column in sealed_columns():
                name = column.table.name
                if name in tables and column.name in {one["name"] for one in looked.get_columns(name)}:
                    query = sa.select(raw(column)).where(column.is_not(None)).execution_options(yield_per=1000)
                    found.update(key_of(value.strip('"')) for (value,) in c.execute(query))
    finally:
        engine.dispose()
    return {id_: count for id_, count in found.items() if id_}


def _check_copy(path: Path) -> None:
    """Raises CopyError for a file that is not a whole database of ours, StoreTooNew for one of a later version."""
    try:
        c = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
        try:
            whole = c.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = c.execute("SELECT version_num FROM alembic_version").fetchone() if whole else None
        finally:
            c.close()
    except sqlite3.Error:
        found = None
    if not found:
        raise CopyError(f"{path} is no whole copy of a database. Nothing was changed.")
    refuse_newer(str(found[0]))


def is_running(c: sa.Connection, now: datetime) -> bool:
    """True if a worker has used this database within the last half minute."""
    if not sa.inspect(c).has_table(heartbeats.name):
        return False
    last = c.scalar(sa.select(sa.func.max(heartbeats.c.at)))
    return last is not None and last > now - RUNS_WITHIN


def _copy_sqlite(source: Path, target: Path) -> None:
    """A copy by SQLite's own backup, consistent whatever is written meanwhile."""
    if not source.is_file():
        raise CopyError(f"There is no database at {source} yet. `oneline db upgrade` makes one.")
    try:
        one, other = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True), sqlite3.connect(target)
        try:
            one.backup(other)
        finally:
            one.close()
            other.close()
    except sqlite3.Error as error:
        raise CopyError(f"{target} could not be written ({type(error).__name__}). Is there room on the disk?") from None


def _run_tool(name: str, url: sa.URL, *arguments: str, named: bool = False) -> None:
    """Run one of PostgreSQL's own tools. The password is in its environment, where other users cannot see it."""
    tool = shutil.which(name)
    if tool is None:
        raise CopyError(f"{name} is not installed here. Run it where PostgreSQL is: see docs/database.md.")
    given = {
        "PGHOST": url.host,
        "PGPORT": url.port and str(url.port),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
    }
    environment = {**os.environ, **{key: value for key, value in given.items() if value}}
    command = [tool, *arguments, *([f"--dbname={url.database}"] if named else [url.database or ""])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CopyError(f"{name} failed: {said[-1] if said else done.returncode}")
