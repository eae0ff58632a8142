"""A database that is locked, read-only, or hangs is an error after a known time: 503, never a silent 200."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import POSTGRES, _schema
from line_by_twilio import line_by_twilio
from small_line import later, turn

from bot.store import Store, StoreDown, open_store, time_limits


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def refused(store: Store, number: int = 0) -> str:
    """Why a text was not kept."""
    with pytest.raises(StoreDown) as caught:
        store.receive(turn(f"t{number}"), later(0))
    return str(caught.value)


def test_of_many_texts_at_a_locked_database_none_waits_behind_the_others(file: Path) -> None:
    store = open_store(f"sqlite:///{file}", busy_seconds=3.0)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(8) as pool:
        why = list(pool.map(lambda n: refused(store, n), range(8)))
    other.execute("ROLLBACK")
    other.close()
    # Why: whoever had the turn used up the time; others gave up while they waited for the turn itself.
    assert "WriteTurn" in why
    assert store.receive(turn("after"), later(0))
    store.close()


def test_the_wait_for_the_turn_is_taken_off_the_wait_for_the_lock(file: Path) -> None:
    store, begun = open_store(f"sqlite:///{file}", busy_seconds=5.0), threading.Event()

    def hold() -> None:
        with store.db.writing():
            begun.set()
            threading.Event().wait(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    with store.db.writing() as connection:
        left = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    holder.join()
    store.close()
    assert left is not None
    assert left < 4990


def test_a_database_that_can_only_be_read_is_an_error(file: Path) -> None:
    open_store(f"sqlite:///{file}").close()
    store = open_store(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert refused(store) == "OperationalError"
    store.close()


def test_a_locked_database_is_503_for_the_provider(file: Path, tmp_path: Path) -> None:
    with line_by_twilio(f"sqlite:///{file}", tmp_path) as twilio:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert twilio.text("SM1") == 503
        other.execute("ROLLBACK")
        other.close()
        assert twilio.text("SM1") == 200


def test_a_postgresql_that_takes_the_connection_and_says_nothing_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(StoreDown):
        open_store(f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/none")


class Between:
    """Stands between us and a PostgreSQL, and freezes when told to: bytes go in and nothing comes back."""

    def __init__(self, server: sa.URL) -> None:
        self._to = (server.host or "127.0.0.1", server.port or 5432)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port, self.thawed = self._door.getsockname()[1], threading.Event()
        self.thawed.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._copy, args=(source, target), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with source, target:
            try:
                while data := source.recv(65536):
                    self.thawed.wait()
                    target.sendall(data)
            except OSError:
                return

    def close(self) -> None:
        self.thawed.set()
        self._door.close()


@pytest.fixture
def frozen_url() -> Iterator[tuple[str, Between]]:
    """Address of a PostgreSQL that can be frozen."""
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} is not set; deploy/ci/postgres.sh starts a PostgreSQL and prints what to set")
    with contextmanager(_schema)(server) as own:
        between = Between(sa.make_url(own))
        yield sa.make_url(own).set(port=between.port).render_as_string(hide_password=False), between
        between.close()


@pytest.mark.postgres
def test_a_postgresql_that_hangs_is_503_and_comes_back(
    frozen_url: tuple[str, Between], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_limits, "ANSWER_SECONDS", 1.0)
    url, between = frozen_url
    with line_by_twilio(url, tmp_path) as twilio:
        assert twilio.text("SM1") == 200
        between.thawed.clear()
        assert [twilio.text("SM2") for _ in range(2)] == [503, 503]
        between.thawed.set()
        assert twilio.text("SM2") == 200


@pytest.mark.postgres
def test_a_lock_on_postgresql_that_is_never_given_back_is_an_error(
    frozen_url: tuple[str, Between], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_limits, "STATEMENT_SECONDS", 1)
    store, other = open_store(frozen_url[0]), sa.create_engine(frozen_url[0])
    with other.begin() as held:
        held.execute(sa.text("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"))
        assert refused(store) in {"LockNotAvailable", "QueryCanceled"}
    store.close()
    other.dispose()
