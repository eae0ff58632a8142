"""The databases that the store's tests run on: an empty one for each test."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import Store, open_store

POSTGRES = "ONELINE_TEST_POSTGRES"
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy address of an empty database, once for SQLite and once for PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} is not set; deploy/ci/postgres.sh starts a PostgreSQL and prints what to set")
    yield from _schema(server)


def _schema(server: str) -> Iterator[str]:
    """A schema of its own on a PostgreSQL, dropped afterwards."""
    name, engine = f"t_{secrets.token_hex(6)}", sa.create_engine(server)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    try:
        own = sa.make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


@cache
def _migrated() -> bytes:
    """A SQLite file that every migration was run on."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.db"
        open_store(f"sqlite:///{file}").close()
        return file.read_bytes()


def open_new(file: Path, busy_seconds: float = 5.0) -> Store:
    """An empty store in a file that is not there yet. Why copied: to migrate each anew takes ten times as long."""
    with file.open("xb") as new:
        new.write(_migrated())
    return open_store(f"sqlite:///{file}", busy_seconds)


def open_empty(url: str) -> Store:
    """An empty store at an address where nothing is yet."""
    file = sa.make_url(url).database if url.startswith("sqlite") else None
    return open_new(Path(file)) if file else open_store(url)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store on each database."""
    opened = open_empty(url)
    yield opened
    opened.close()
