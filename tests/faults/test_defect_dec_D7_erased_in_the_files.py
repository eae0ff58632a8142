"""What was erased or purged stands in no file of an SQLite database, while the line has it open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_line import NOON, later, shell, turn

from bot.config.settings import Settings
from bot.processing.purge import Purging
from bot.store import Store, open_store
from oneline.cli.main import main

NUMBER, TURNS = "+12025550177", 150
MARK = "zebra-{}-crossing"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    monkeypatch.setenv("ONELINE_DATABASE", f"sqlite:///{tmp_path / 'oneline.db'}")
    return Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'oneline.db'}")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Many texts of one person in clear, so that the bytes of the files can be searched."""
    opened = open_store(settings.database)
    for number in range(TURNS):
        opened.receive(turn(f"T{number}", MARK.format(number), NUMBER), later(number))
        assert shell(opened).work_once(later(number))
    yield opened
    opened.close()


def _left(folder: Path) -> list[int]:
    """Which of the texts stand in the database file or its log."""
    files = b"".join(path.read_bytes() for path in folder.glob("oneline.db*"))
    return [number for number in range(TURNS) if MARK.format(number).encode() in files]


def test_what_is_erased_while_the_line_runs_is_gone_from_the_files(store: Store, tmp_path: Path) -> None:
    assert len(_left(tmp_path)) == TURNS
    result = CliRunner().invoke(main, ["resident", "erase", NUMBER, "--yes"])
    assert result.exit_code == 0, result.output
    assert "the log beside it was emptied" in result.output
    assert _left(tmp_path) == []


def test_what_is_purged_is_gone_from_the_files(store: Store, settings: Settings, tmp_path: Path) -> None:
    Purging(store, settings).purge(NOON + timedelta(days=31))
    assert _left(tmp_path) == []


def test_who_reads_all_the_while_is_waited_for_and_then_told_of(settings: Settings, store: Store) -> None:
    hasty = open_store(settings.database, busy_seconds=0.1)
    with store.db.reading() as c:
        c.exec_driver_sql("SELECT count(*) FROM inbox").scalar()
        assert not hasty.db.empty_log()
    assert hasty.db.empty_log()
    hasty.close()


def test_deleted_values_are_overwritten_however_sqlite_was_built(store: Store) -> None:
    with store.db.reading() as c:
        assert c.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
