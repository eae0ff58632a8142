"""The ledger of the long run tells what is lost, doubled, silent or out of order; the worker's clock can be set back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.soak_harm import Clock, stop_for_a_while
from bench.soak_ledger import draw_up, read_holds

INBOX = [(1, "a", "answered", 1), (2, "b", "answered", 3), (3, "c", "answered", 3), (4, "d", "received", None)]
OUTBOX = [(1, 7, 1, "sent", "M1"), (2, 7, 3, "sent", "M2")]
SENT = dict.fromkeys("abc", "+12025550100")
TAKEN = {"M1": 0, "M2": 1}


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Two texts joined into one turn, one alone, one that waits."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    _fill(url, INBOX, OUTBOX)
    return url


def _fill(
    url: str, inbox: list[tuple[int, str, str, int | None]], outbox: list[tuple[int, int, int, str, str]]
) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table, columns in (
            ("inbox", "id, provider_id, state, answered_with"),
            ("outbox", "id, conversation, turn, status, provider_id, priority DEFAULT 1"),
        ):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
            connection.exec_driver_sql(f"CREATE TABLE {table} (channel DEFAULT 'sms', {columns})")
        for row in inbox:
            connection.exec_driver_sql(
                "INSERT INTO inbox (id, provider_id, state, answered_with) VALUES (?, ?, ?, ?)", row
            )
        for sent in outbox:
            connection.exec_driver_sql(
                "INSERT INTO outbox (id, conversation, turn, status, provider_id) VALUES (?, ?, ?, ?, ?)", sent
            )
    engine.dispose()


def test_where_all_went_well_the_ledger_is_clean(database: str) -> None:
    ledger = draw_up(database, SENT, TAKEN)
    assert (ledger.acknowledged, ledger.answered, ledger.messages) == (3, 3, 2)
    assert ledger.is_clean


def test_what_is_acknowledged_and_not_known_is_lost_and_what_is_not_answered_waits(database: str) -> None:
    ledger = draw_up(database, SENT | {"d": "", "e": ""}, TAKEN)
    assert (ledger.answered, ledger.waiting, ledger.lost) == (3, 1, 1)
    assert not ledger.is_clean


def test_what_the_provider_took_beyond_what_we_know_is_doubled(database: str) -> None:
    ledger = draw_up(database, SENT, TAKEN | {"M3": 2})
    assert (ledger.doubled, ledger.is_clean) == (1, False)


def test_messages_that_came_in_another_order_are_noticed(database: str) -> None:
    ledger = draw_up(database, SENT, {"M1": 1, "M2": 0})
    assert (ledger.disordered, ledger.is_clean) == (1, False)


def test_an_answer_to_danger_that_overtakes_is_in_order(database: str) -> None:
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET priority = 0 WHERE provider_id = 'M2'")
    engine.dispose()
    assert draw_up(database, SENT, {"M1": 1, "M2": 0}).is_clean


def test_an_answer_of_nothing_or_given_up_is_silence_and_one_on_its_way_waits(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'silent.db'}"
    _fill(url, INBOX[:3], [(2, 7, 3, "failed", "")])
    ledger = draw_up(url, SENT, {})
    assert (ledger.silent, ledger.waiting) == (3, 0)
    _fill(url, INBOX[:3], [(1, 7, 1, "queued", ""), (2, 7, 3, "queued", "")])
    assert draw_up(url, SENT, {}).waiting == 3


def test_the_clock_of_a_worker_alone_is_set_back(tmp_path: Path) -> None:
    clock = Clock.build(tmp_path)
    if clock is None:
        pytest.skip("there is no C compiler")
    clock.set(-3600)
    (tmp_path / "oneline").write_text("import time; print(time.time())")
    times = [
        float(
            subprocess.check_output([sys.executable, str(tmp_path / "oneline"), word], env={**os.environ, **clock.told})
        )
        for word in ("web", "worker")
    ]
    assert 3000 < times[0] - times[1] < 3600


def test_what_was_stopped_goes_on() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        stop_for_a_while([process.pid], 0.01)
        state = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        process.kill()
    assert state in "SR"


def test_what_processes_hold_is_read() -> None:
    held = read_holds(os.getpid())
    assert held["all"].megabytes > 1
    assert held["all"].handles > 0
    assert held["worker"].processes == 0
