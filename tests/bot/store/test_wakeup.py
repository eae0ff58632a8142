"""Whoever waits is woken, in whatever process; and what nobody was woken for is found all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.model.turn import Turn
from bot.processing.lookout import Awake
from bot.processing.worker import run_worker
from bot.store import Store, open_store
from bot.store import wakeup as wakeups
from bot.store.tables import inbox
from bot.store.wakeup import TURNS, answer_to
from bot.store.wakeup_sockets import Sockets

ROOT = Path(__file__).parents[3]
NOW = datetime.now(UTC)
ENDLESS = 60.0
"""Seconds after which a test that fails ends."""
OPENS = """
import os, signal, sys
from datetime import UTC, datetime
from bot.model.turn import Turn
from bot.store import open_store
store, now = open_store(sys.argv[1]), datetime.now(UTC)
"""
WAITS = """
with store.db.wakeup.waiting(sys.argv[2]) as waiter:
    while not store.db.wakeup._between.is_listening:
        waiter.wait(0.05)
    waiter = type(waiter)(waiter._topic)
    print("waiting", flush=True)
    print("woken" if waiter.wait(60.0) else "nothing", flush=True)
"""
WRITES = """
store.receive(Turn("one", "sms", "+15550001111", now, "hello"), now)
"""
DIES_BEFORE_TELLING = """
store.db.wakeup.after_commit = lambda topics: os.kill(os.getpid(), signal.SIGKILL)
store.db.wakeup.in_transaction = lambda c, topics: None
"""


@contextmanager
def _process(url: str, program: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", OPENS + program, url, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _turn(name: str, sender: str = "+15550001111", text: str = "hello") -> Turn:
    return Turn(name, "sms", sender, NOW, text)


def _receive(store: Store, name: str, sender: str = "+15550001111") -> None:
    store.receive(_turn(name, sender), NOW)


def _answering(store: Store, count: int, stop: threading.Event) -> Callable[[datetime], bool]:
    """A job that takes conversations and stops when it had as many as are expected."""
    taken: list[int] = []

    def job(now: datetime) -> bool:
        claimed = store.claim_conversation(now, ENDLESS, "test")
        if claimed is None:
            return False
        taken.append(claimed.conversation)
        if len(taken) == count:
            stop.set()
        return True

    return job


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks by themselves for as long as a test takes."""
    monkeypatch.setattr(wakeups, "LOOK_SECONDS", ENDLESS)


def test_a_process_that_waits_is_woken_by_what_another_writes(store: Store, url: str) -> None:
    with _process(url, WAITS, TURNS) as process:
        assert _line(process) == "waiting"
        _receive(store, "one")
        assert _line(process) == "woken"


def test_a_thread_that_waits_is_woken_by_what_another_process_writes(store: Store, url: str) -> None:
    with store.db.wakeup.waiting(TURNS) as waiter, _process(url, WRITES) as process:
        assert waiter.wait(ENDLESS)
        assert process.wait(ENDLESS) == 0


def test_every_process_that_waits_is_woken(store: Store, url: str) -> None:
    with ExitStack() as stack:
        processes = [stack.enter_context(_process(url, WAITS, TURNS)) for _ in range(3)]
        assert [_line(process) for process in processes] == ["waiting"] * 3
        _receive(store, "one")
        assert [_line(process) for process in processes] == ["woken"] * 3


def test_one_that_was_killed_while_it_waited_holds_up_nobody(store: Store, url: str) -> None:
    with _process(url, WAITS, TURNS) as killed, _process(url, WAITS, TURNS) as other:
        assert [_line(killed), _line(other)] == ["waiting"] * 2
        killed.kill()
        killed.wait()
        _receive(store, "one")
        assert _line(other) == "woken"


def test_the_socket_of_one_that_was_killed_is_taken_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'line.db'}"
    store = open_store(url)
    with _process(url, WAITS, TURNS) as killed:
        assert _line(killed) == "waiting"
        killed.kill()
        killed.wait()
    assert len([*(tmp_path / "line.wakeup").iterdir()]) == 1
    _receive(store, "one")
    assert not [*(tmp_path / "line.wakeup").iterdir()]
    store.close()


def test_what_one_wrote_that_was_killed_before_it_told_is_found_by_a_look(store: Store, url: str) -> None:
    with _process(url, DIES_BEFORE_TELLING + WRITES) as process:
        assert process.wait(ENDLESS) == -signal.SIGKILL
    stop = threading.Event()
    job = _answering(store, 1, stop)
    run_worker([job], stop, {job: Awake(store.db.wakeup, TURNS, store.next_turn_due)})
    assert stop.is_set()


def test_news_that_was_lost_while_a_worker_waits_is_made_up_for_by_a_look(store: Store, url: str) -> None:
    stop, looked = threading.Event(), threading.Event()
    job = _answering(store, 1, stop)

    def looks(now: datetime) -> bool:
        looked.set()
        return job(now)

    lookouts = {looks: Awake(store.db.wakeup, TURNS, store.next_turn_due)}
    worker = threading.Thread(target=run_worker, args=([looks] * 2, stop, lookouts))
    worker.start()
    assert looked.wait(ENDLESS)
    with _process(url, DIES_BEFORE_TELLING + WRITES) as process:
        assert process.wait(ENDLESS) == -signal.SIGKILL
    worker.join()


@pytest.mark.usefixtures("forgetful")
def test_many_texts_at_once_are_all_taken_though_nobody_looks_by_themselves(url: str) -> None:
    # Why so patient: on a busy machine many writers wait long for their turn, and that is not what is looked at here.
    store, stop = open_store(url, busy_seconds=ENDLESS), threading.Event()
    job = _answering(store, 16, stop)
    lookouts = {job: Awake(store.db.wakeup, TURNS, store.next_turn_due)}
    worker = threading.Thread(target=run_worker, args=([job] * 4, stop, lookouts))
    worker.start()
    writers = [
        threading.Thread(target=_receive, args=(store, f"text-{number}", f"+1555000{number:04d}"))
        for number in range(16)
    ]
    for writer in writers:
        writer.start()
    for thread in [*writers, worker]:
        thread.join()
    store.close()


@pytest.mark.usefixtures("forgetful")
def test_what_is_due_later_is_done_then_without_news(store: Store) -> None:
    stop = threading.Event()
    now = datetime.now(UTC)
    store.receive(Turn("one", "sms", "+15550001111", now, "my heating"), now + timedelta(seconds=0.5))
    job = _answering(store, 1, stop)
    run_worker([job] * 2, stop, {job: Awake(store.db.wakeup, TURNS, store.next_turn_due)})
    assert stop.is_set()


@pytest.mark.usefixtures("forgetful")
def test_a_worker_that_waits_ends_when_it_is_told_to(store: Store) -> None:
    stop, looked = threading.Event(), threading.Event()

    def job(now: datetime) -> bool:
        looked.set()
        return False

    lookouts = {job: Awake(store.db.wakeup, TURNS, store.next_turn_due)}
    worker = threading.Thread(target=run_worker, args=([job] * 3, stop, lookouts))
    worker.start()
    assert looked.wait(ENDLESS)
    stop.set()
    worker.join()


def test_what_is_not_committed_is_not_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(store.db.wakeup, "after_commit", told.extend)

    def fail() -> None:
        with store.db.writing() as c:
            store.db.tell(c, TURNS)
            c.execute(sa.insert(inbox).values(channel="sms"))

    with pytest.raises(sa.exc.IntegrityError):
        fail()
    with store.db.writing() as c:
        store.db.tell(c, answer_to("another"))
    assert told == [answer_to("another")]


def test_two_pieces_of_news_wake_two_who_wait_in_turn(store: Store) -> None:
    with store.db.wakeup.waiting(TURNS) as waiter:
        _receive(store, "one")
        _receive(store, "two", "+15550002222")
        assert [waiter.wait(ENDLESS), waiter.wait(ENDLESS)] == [True, True]
        mark = waiter.mark()
        _receive(store, "three")
        assert waiter.wait(ENDLESS, mark)


def test_a_process_that_stands_still_holds_up_nobody_and_hears_of_it_afterwards(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'line.db'}"
    store = open_store(url)
    with _process(url, WAITS, TURNS) as stopped:
        assert _line(stopped) == "waiting"
        stopped.send_signal(signal.SIGSTOP)
        for number in range(200):
            store.db.wakeup.after_commit([f"answer {number}"])
        store.db.wakeup.after_commit([TURNS])
        stopped.send_signal(signal.SIGCONT)
        # Why again: the queue was full, and what did not fit is found by a look; the process itself is well.
        _receive(store, "one")
        assert _line(stopped) == "woken"
    store.close()


def test_a_folder_that_lies_deep_is_reached(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 60) / ("e" * 60)
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'line.db'}"
    store = open_store(url)
    with _process(url, WAITS, TURNS) as process:
        assert _line(process) == "waiting"
        _receive(store, "one")
        assert _line(process) == "woken"
    store.close()


def test_a_socket_that_somebody_took_away_is_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.wakeup_sockets.CHECK_SECONDS", 0.05)
    topics = wakeups.Topics()
    sockets = Sockets(tmp_path / "line.wakeup", topics)
    sockets.listen()
    for path in (tmp_path / "line.wakeup").iterdir():
        path.unlink()
    with topics.waiting(TURNS) as waiter:
        # Why news: whoever waited may have missed some.
        assert waiter.wait(ENDLESS)
        assert not sockets.is_listening
        sockets.listen()
        Sockets(tmp_path / "line.wakeup", wakeups.Topics()).after_commit([TURNS])
        assert waiter.wait(ENDLESS)
    sockets.close()
    assert not [*(tmp_path / "line.wakeup").iterdir()]


def test_where_no_socket_can_be_opened_everybody_looks_often(tmp_path: Path) -> None:
    (tmp_path / "line.wakeup").write_text("in the way")
    store = open_store(f"sqlite:///{tmp_path / 'line.db'}")
    with store.db.wakeup.waiting(TURNS):
        assert store.db.wakeup.look_seconds == wakeups.DEAF_SECONDS
        _receive(store, "one")
    store.close()


@pytest.mark.postgres
def test_a_lost_connection_is_opened_again_and_missed_news_made_up_for(store: Store) -> None:
    engine = store.db.engine
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no connections to lose")
    with store.db.wakeup.waiting(TURNS) as waiter:
        # Why in a loop: a server with all its places taken refuses the connection for a while, which is news, too.
        while not store.db.wakeup._between.is_listening:
            assert waiter.wait(ENDLESS), "it began to listen"
        listening = "datname = current_database() AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')"
        with engine.begin() as c:
            c.execute(
                sa.text(
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND {listening}"
                )
            )
        assert waiter.wait(ENDLESS), "it may have missed some"
        assert waiter.wait(ENDLESS), "it listens again"
        _receive(store, "one")
        assert waiter.wait(ENDLESS)
