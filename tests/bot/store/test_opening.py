"""Opening the store: the schema, once, however many processes start together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from small_line import later, shell, turn

from bot.store import Store, StoreDown, open_store
from bot.store.tables import metadata

OPEN = "import sys; from bot.store import open_store; open_store(sys.argv[1]).close()"


def test_processes_that_start_together_all_succeed(url: str) -> None:
    started = [subprocess.Popen([sys.executable, "-W", "error", "-c", OPEN, url]) for _ in range(4)]
    assert [process.wait(240) for process in started] == [0, 0, 0, 0]
    store = open_store(url)
    assert store.receive(turn("a"), later(0))
    store.close()


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'folder' / 'store.db'}")
    with store.db.engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    store.close()
    assert values == ["wal", 2, 5000]


def test_what_was_kept_is_there_after_opening_again(url: str) -> None:
    first = open_store(url)
    first.receive(turn("a"), later(0))
    first.close()
    second = open_store(url)
    assert shell(second).work_once(later(1))
    assert [told.body for told in second.replies_since(1)] == ["1: Where is it?"]
    second.close()


def test_a_database_that_is_away_is_said_to_be_away(tmp_path: Path) -> None:
    with pytest.raises(StoreDown):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/none")
    (tmp_path / "store.db").write_bytes(b"this is no database, " * 100)
    with pytest.raises(StoreDown):
        open_store(f"sqlite:///{tmp_path / 'store.db'}")


def test_no_error_carries_what_a_resident_said(store: Store) -> None:
    with pytest.raises(StoreDown) as caught, store.db.writing() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:said)"), {"said": "my secret"})
    assert "my secret" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM conversation WHERE due_at <= '2026' AND lease_until IS NULL ORDER BY due_at",
        "SELECT id FROM inbox WHERE conversation = 1 AND state = 'received' ORDER BY id",
        "SELECT id FROM outbox WHERE due_at <= '2026'",
        "SELECT id FROM outbox WHERE conversation = 1 AND due_at IS NOT NULL AND id < 9",
        "SELECT id FROM outbox WHERE channel = 'sms' AND provider_id = 'P1'",
        "SELECT id FROM receipts WHERE channel = 'sms' AND provider_id = 'P1'",
        "SELECT id FROM cases WHERE code = '123456'",
    ],
)
def test_what_is_asked_often_is_served_by_an_index(tmp_path: Path, query: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    with store.db.engine.connect() as connection:
        plan = " ".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
    store.close()
    assert "USING" in plan
    assert "INDEX" in plan
    assert "SCAN" not in plan
