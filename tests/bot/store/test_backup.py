"""The database is copied while the line goes on, put back, and said to be newer, damaged or old."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from databases import POSTGRES
from small_line import later, shell, turn
from test_upgrade import fill
from tools import program

from bot.config.settings import Settings
from bot.store import StoreTooNew, open_store
from bot.store.migrate import newest
from bot.store.open_sealed import open_kept
from bot.system.data_lock import hold
from oneline.cli.main import main

Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "oneline.db"


@pytest.fixture
def run(file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`oneline db …` on a data folder of the test's own."""
    file.parent.mkdir()
    monkeypatch.setenv("ONELINE_DATA", str(file.parent))
    # Why: once opened the log stays so for the whole process, and other tests look at theirs.
    monkeypatch.setattr("bot.system.confine.open_log", lambda level: None)
    return lambda *words: CliRunner().invoke(main, ["db", *map(str, words)])


def talked(url: str, id_: str = "a") -> None:
    """Somebody wrote and was answered."""
    store = open_store(url)
    store.receive(turn(id_), later(0))
    shell(store).work_once(later(1))
    store.close()


def turns(file: Path) -> list[str]:
    """Whose turns are kept."""
    with sqlite3.connect(file) as c:
        found = [row[0] for row in c.execute("SELECT provider_id FROM inbox ORDER BY id")]
    c.close()
    return found


def test_a_copy_is_whole_though_somebody_writes_and_can_be_put_back(run: Run, file: Path, tmp_path: Path) -> None:
    talked(f"sqlite:///{file}")
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE inbox SET provider_id = 'half'")
    done = run("backup", tmp_path / "copy")
    writer.execute("ROLLBACK")
    writer.close()
    assert done.exit_code == 0, done.output
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    talked(f"sqlite:///{file}", "b")
    assert turns(file) == ["a", "b"]
    done = run("restore", "--yes", tmp_path / "copy")
    assert done.exit_code == 0, done.output
    assert turns(file) == ["a"]
    before = next(path for path in file.parent.iterdir() if ".before-" in path.name)
    assert turns(before) == ["a", "b"]


def test_a_copy_is_never_written_over(run: Run, file: Path, tmp_path: Path) -> None:
    talked(f"sqlite:///{file}")
    (tmp_path / "copy").write_text("mine")
    done = run("backup", tmp_path / "copy")
    assert done.exit_code == 1
    assert "Name a new file" in done.output
    assert (tmp_path / "copy").read_text() == "mine"


def test_what_is_no_copy_is_not_put_back(run: Run, file: Path, tmp_path: Path) -> None:
    talked(f"sqlite:///{file}")
    (tmp_path / "copy").write_bytes(file.read_bytes()[:5000])
    for path in (tmp_path / "copy", tmp_path / "none"):
        assert run("restore", "--yes", path).exit_code == 1
    assert turns(file) == ["a"]


def test_nothing_is_put_back_under_a_line_that_runs(run: Run, file: Path, tmp_path: Path) -> None:
    talked(f"sqlite:///{file}")
    assert run("backup", tmp_path / "copy").exit_code == 0
    store = open_store(f"sqlite:///{file}")
    store.beat("worker", datetime.now(UTC))
    store.close()
    done = run("restore", "--yes", tmp_path / "copy")
    assert (done.exit_code, "Stop it" in done.output) == (1, True)


def test_nothing_is_put_back_under_a_line_that_is_still_starting(run: Run, file: Path, tmp_path: Path) -> None:
    talked(f"sqlite:///{file}")
    assert run("backup", tmp_path / "copy").exit_code == 0
    with hold(file.parent):
        done = run("restore", "--yes", tmp_path / "copy")
        assert (done.exit_code, "Stop it" in done.output) == (1, True)
    assert run("restore", "--yes", tmp_path / "copy").exit_code == 0


def test_what_is_missing_is_said_before_anybody_is_asked(run: Run, file: Path, tmp_path: Path) -> None:
    talked(f"sqlite:///{file}")
    assert "There is no" in run("restore", tmp_path / "none").output
    assert run("backup", tmp_path / "copy").exit_code == 0
    done = run("restore", tmp_path / "copy")
    assert (done.exit_code, "add --yes" in done.output) == (1, True)


def test_a_copy_is_put_back_into_a_new_folder_and_says_which_key_it_needs(run: Run, file: Path, tmp_path: Path) -> None:
    store = open_kept(Settings(data=file.parent))
    store.receive(turn("a"), later(0))
    store.close()
    assert run("backup", tmp_path / "copy").exit_code == 0
    keys = (file.parent / "data.keys").read_text(encoding="utf-8")
    new = tmp_path / "far" / "new"
    done = run("restore", "--yes", "--data", new, tmp_path / "copy")
    assert done.exit_code == 1
    assert turns(new / "oneline.db") == ["a"]
    assert f"the key {keys.partition('=')[0]} (" in done.output
    assert not (new / "data.keys").exists(), "other keys would be taken for the right ones"
    (new / "data.keys").write_text(keys, encoding="utf-8")
    assert run("restore", "--yes", "--data", new, tmp_path / "copy").exit_code == 0


def test_a_database_of_a_newer_version_is_refused_with_a_sentence(run: Run, url: str, file: Path) -> None:
    store = open_store(url)
    with store.db.writing() as c:
        c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StoreTooNew, match=r"9999.*Start that version"):
        open_store(url)
    open_store(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.close()
    for words in (["db", "check"], ["db", "upgrade"], ["worker"], ["run"]):
        done = CliRunner().invoke(main, words)
        assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
        assert "newer version" in done.output


def test_an_old_database_is_copied_and_brought_up_to_date(run: Run, file: Path) -> None:
    fill(f"sqlite:///{file}", "0.1.0")
    assert "db upgrade" in run("check").output
    done = run("upgrade")
    assert done.exit_code == 0, done.output
    copy = next(path for path in file.parent.iterdir() if path.suffix == ".copy")
    with sqlite3.connect(copy) as c:
        assert c.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    c.close()
    assert newest() in run("check").output
    assert "up to date" in run("upgrade").output


def test_a_damaged_database_is_said_to_be_damaged(run: Run, file: Path) -> None:
    talked(f"sqlite:///{file}")
    with sqlite3.connect(file) as c:
        c.execute("PRAGMA writable_schema = ON")
        c.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'ix_gaps_service'")
    c.close()
    done = run("check")
    assert done.exit_code == 1
    assert "oneline db restore" in done.output or "does not answer" in done.output


def test_looking_makes_no_database(run: Run, file: Path) -> None:
    assert run("check").exit_code == 1
    assert run("backup").exit_code == 1
    assert not file.exists()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A PostgreSQL database of the test's own."""
    server = os.environ.get(POSTGRES)
    if not server or not program("pg_dump"):
        pytest.skip(f"{POSTGRES} is not set, or pg_dump is not installed")
    name, engine = f"c_{secrets.token_hex(6)}", sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as c:
        c.exec_driver_sql(f"CREATE DATABASE {name}")
    url = sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("ONELINE_DATABASE", url)
    yield url
    with engine.connect() as c:
        c.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.mark.postgres
def test_postgresql_is_copied_and_put_back_by_its_own_tools(run: Run, two: str, tmp_path: Path) -> None:
    talked(two)
    done = run("backup", tmp_path / "copy")
    assert done.exit_code == 0, done.output
    talked(two, "b")
    done = run("restore", "--yes", tmp_path / "copy")
    assert done.exit_code == 0, done.output
    store = open_store(two)
    assert [store.turn("sms", id_) is not None for id_ in ("a", "b")] == [True, False]
    store.close()


def test_without_postgresqls_tools_it_is_said_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONELINE_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("backup", tmp_path / "copy")
    assert (done.exit_code, "pg_dump is not installed" in done.output) == (1, True)
    assert not (tmp_path / "copy").exists()
