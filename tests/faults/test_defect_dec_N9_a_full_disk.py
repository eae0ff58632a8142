"""On a full disk nothing is taken that cannot be answered: 503, critical in the log, and /readyz until there is room again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from databases import open_new
from line_by_twilio import Twilio, line_by_twilio
from structlog.testing import capture_logs

import oneline.assembly
from bot.config.settings import Settings
from bot.nlu.keyword_fallback import KeywordNlu
from bot.processing.readiness import WORKER
from bot.store import Store
from bot.store.room import RESERVE, is_full
from oneline.assembly import open_house

LONG = "my heating is off and the baby is cold. " * 30


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Twilio]:
    file = tmp_path / "line.db"
    open_new(file).close()
    with line_by_twilio(f"sqlite:///{file}", tmp_path) as opened:
        yield opened


@contextmanager
def _full(store: Store) -> Iterator[None]:
    """The database may not grow by one page: what SQLite then says is what it says on a full disk."""

    def connected(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    store.db.engine.dispose()
    sa.event.listen(store.db.engine, "connect", connected)
    yield
    sa.event.remove(store.db.engine, "connect", connected)
    store.db.engine.dispose()


def _until_refused(line: Twilio) -> int:
    """Texts that are taken before the first is not: what is left in the pages of the database takes a few."""
    for number in range(200):
        if (status := line.text(f"SM{number:032}", LONG, f"+1202555{number:04}")) != 200:
            assert status == 503
            return number
    raise AssertionError("all were taken")


def _critical(lines: list[Any]) -> list[str]:
    return [line["event"] for line in lines if line["log_level"] == "critical"]


def test_what_can_not_be_stored_is_refused_told_and_shown_until_there_is_room(
    line: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.store.beat(WORKER, datetime.now(UTC))
    assert line.client.get("/readyz").status_code == 200
    with _full(line.store), capture_logs() as lines:
        taken = _until_refused(line)
        assert line.text("SMb", LONG, "+12025559999") == 503
        found = line.client.get("/readyz")
        assert (found.status_code, found.get_json()["room"], found.get_json()["database"]) == (503, False, True)
    assert _critical(lines) == ["store.full"], "once a minute, however many come"
    assert line.text(f"SM{taken:032}", LONG, f"+1202555{taken:04}") == 200
    monkeypatch.setattr("bot.store.room.TOLD_EVERY", 0.0)
    line.store.beat(WORKER, datetime.now(UTC))
    assert line.client.get("/readyz").get_json()["room"] is True


def test_what_is_left_is_kept_for_the_answers_to_what_was_taken(line: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    line.store.beat(WORKER, datetime.now(UTC))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=RESERVE - 1))
    with capture_logs() as lines:
        assert [line.text(f"SM{number}") for number in range(80)] == [503] * 80
        assert line.client.get("/readyz").get_json()["room"] is False
    assert _critical(lines) == ["store.full"]
    line.store.beat(WORKER, datetime.now(UTC))
    monkeypatch.undo()
    assert line.client.get("/readyz").get_json()["room"] is True
    assert line.text("SM1") == 200


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (SimpleNamespace(sqlite_errorcode=13), True),
        (SimpleNamespace(sqlstate="53100"), True),
        (SimpleNamespace(sqlite_errorcode=5), False),
        (SimpleNamespace(sqlstate="57P03"), False),
        (SimpleNamespace(), False),
    ],
)
def test_each_database_says_in_its_own_way_that_it_is_full(error: Any, full: bool) -> None:
    assert is_full(error) is full


@pytest.mark.parametrize(
    "error", [OSError("1350912 requested and 909248 written"), OSError(28, "No space left on device")]
)
def test_a_worker_starts_though_what_it_indexes_has_no_room(
    settings: Settings, keywords: KeywordNlu, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    opened, kept = oneline.assembly.open_catalogue, settings.data
    folders: list[Path] = []

    def without_room(wanted: Settings, *rest: Any) -> Any:
        folders.append(wanted.data)
        if wanted.data == kept:
            raise error
        return opened(settings, *rest)

    monkeypatch.setattr(oneline.assembly, "open_catalogue", without_room)
    with capture_logs() as lines:
        house = open_house(settings, keywords)
    assert house.catalogue.get("senior-transit-card") is not None
    assert len(folders) == 2
    assert _critical(lines) == ["disk.full"]


def test_another_fault_of_the_start_is_told_as_it_is(
    settings: Settings, keywords: KeywordNlu, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_any: Any) -> Any:
        raise PermissionError(13, "not yours")

    monkeypatch.setattr(oneline.assembly, "open_catalogue", broken)
    with pytest.raises(PermissionError):
        open_house(settings, keywords)
