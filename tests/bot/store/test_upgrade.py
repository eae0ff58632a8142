"""A database of any version that was released is brought up to date, and all that was kept is still read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from small_line import later, shell, turn

from bot.store import Store, open_store
from bot.store.migrate import newest, newest_file
from bot.store.tables import cases, metadata

FOLDER = Path(__file__).parents[2] / "payloads" / "databases"
RELEASED = sorted({path.name.rpartition("-")[0] for path in FOLDER.glob("*.sql")})


def fill(url: str, version: str) -> None:
    """An empty database becomes one that a version left behind."""
    parsed = sa.make_url(url)
    script = (FOLDER / f"{version}-{parsed.get_backend_name()}.sql").read_text(encoding="utf-8")
    if parsed.get_backend_name() == "sqlite":
        with sqlite3.connect(parsed.database or "") as plain:
            plain.executescript(script)
        plain.close()
        return
    schema = str(parsed.query["options"]).rpartition("=")[2]
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(script.replace("public.", f"{schema}."))
    engine.dispose()


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, url: str) -> str:
    """Address of a database of a released version, on each kind of server."""
    fill(url, request.param)
    return url


def count(store: Store, table: sa.Table) -> int:
    """Rows of a table, each read whole."""
    with store.db.reading() as connection:
        return len(connection.execute(sa.select(table)).all())


def test_nothing_is_lost_and_the_tables_are_todays(old: str) -> None:
    store = open_store(old)
    held = {name: count(store, metadata.tables[name]) for name in ("conversation", "inbox", "outbox", "gaps", "cases")}
    with store.db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()
    assert held == {"conversation": 5, "inbox": 6, "outbox": 6, "gaps": 1, "cases": 1}


def test_conversations_go_on_where_they_were(old: str) -> None:
    store = open_store(old)
    store.receive(turn("new", "And now?"), later(100))
    seen = []
    while claimed := store.claim_conversation(later(101), 60, "new version"):
        seen.append((claimed.pending[0].turn.text, claimed.session and claimed.session.turns))
        if claimed.session:
            assert claimed.session.last[-1].code == "482913"  # type: ignore[union-attr]
            assert claimed.session.focus.belief == (("a", 0.5),)
            assert claimed.session.alarm == "E1"
    assert seen == [("Where is it?", None), ("And now?", 1)]
    assert [told.status for told in store.replies_since(3)] == ["blocked", "queued"]
    store.close()


def test_what_waited_goes_out_and_new_rows_get_new_numbers(old: str) -> None:
    store = open_store(old)
    message = store.claim_outbox(["phone"], later(10), 60, "new version")
    assert message is not None
    assert message.body == "Your appointment is tomorrow."
    store.receive(turn("new", "And now?"), later(100))
    while shell(store).work_once(later(101)):
        pass
    with store.db.writing() as connection:
        values = {"code": None, "kind": "person", "team": "hotline", "slots": {}, "history": []}
        number = store.db.insert_new(connection, cases, **values, conversation=1, opened_at=later(101))
    assert number == 2
    assert [h.state for h in store.records(1)] == ["answered", "answered"]
    store.close()


def test_what_says_that_a_schema_is_the_newest_knows_the_newest_and_brings_nothing_else_in(tmp_path: Path) -> None:
    assert newest_file() == newest()
    url = f"sqlite:///{tmp_path / 'there.db'}"
    open_store(url).close()
    script = (
        "import sys; from bot.store import open_store; open_store(sys.argv[1]).close();"
        "print('loaded:', *[name for name in ('alembic', 'mako') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, url], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]
