"""A turn that never ends costs its own person an answer and nobody else: the process is replaced, the turn counted, then apologised."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_line import echo, shell, turn
from web_process import wait_for

from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.retry_alone import Alone
from bot.processing.watchdog import HUNG, Watchdog
from bot.processing.worker import worker_name
from bot.store import open_store
from oneline.processes.run import is_fresh, look_after
from oneline.processes.supervisor import Death

ROOT = Path(__file__).parents[2]
HANGS = """
import os, sys, threading, time
from dataclasses import replace
from functools import partial
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests/support"]
from small_line import echo, shell
from bot.store import open_store
from bot.processing.watchdog import Watchdog, begin_watch
from bot.processing.worker import run_worker, worker_name

def converse(turn, session):
    if "hang" in turn.text:
        while not store.replies_since(int(sys.argv[3])):  # however slow the machine is, others are answered meanwhile
            time.sleep(0.05)
        watchdog._until[threading.get_ident()] = 0.0  # and only then has this turn taken too long
        time.sleep(600)
    return echo(turn, session)

store, stop = open_store(sys.argv[1]), threading.Event()
watchdog = Watchdog(stop, finish_seconds=60)
job = watchdog.watched(replace(shell(store, converse), by=worker_name(os.getpid())).work_once, 600.0)
begin_watch(watchdog, partial(store.beat, "worker"), stop)
run_worker([job] * 3, stop)
"""
STUCK = """
import faulthandler, sys, threading
sys.path[:0] = [sys.argv[1]]
import bot.processing.watchdog as w
w.DEAD_SECONDS = 1
threading.Thread(target=w.Watchdog(threading.Event()).watch, daemon=True).start()
import ctypes, time
time.sleep(0.7)
ctypes.PyDLL(None).sleep(600)  # never lets go of the interpreter
"""


def test_a_turn_that_hangs_is_counted_and_given_up_and_everybody_else_is_answered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hang.db'}"
    with closing(open_store(url)) as store:
        now = datetime.now(UTC)
        store.receive(turn("bad", "hang", "+1", now), now)
        for life in range(3):
            store.receive(turn(f"good{life}", "hello", f"+2{life}", now), now)
            command = [sys.executable, "-c", HANGS, url, str(ROOT), str(life + 2)]
            worker = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            _, told = worker.communicate(timeout=200)
            assert worker.returncode == HUNG
            assert "Thread 0x" in told and "hang.db" not in told, "where it hung stands in the log"
            assert store.replies_since(life + 2), "whoever else wrote was answered"
            look_after(store, Death("worker", worker.pid, worker.returncode, 1))
            time.sleep(2.1)  # what it held is due again two seconds after it died
        assert store.last_beat("worker") is not None
        shell(store).work_once(datetime.now(UTC) + timedelta(seconds=120))
        assert [told.body for told in store.replies_since(1)] == ["sorry in en"]


def test_a_process_that_never_lets_go_of_the_interpreter_ends_too() -> None:
    stuck = subprocess.run([sys.executable, "-c", STUCK, str(ROOT)], capture_output=True, text=True, timeout=120)
    assert stuck.returncode == 1
    assert "Timeout" in stuck.stderr


def test_what_does_not_hang_is_left_alone() -> None:
    ended, alive, stop = list[int](), list[int](), threading.Event()
    watchdog = Watchdog(stop, lambda: alive.append(1), end=ended.append)
    job = watchdog.watched(lambda now: False, 30.0)
    threading.Thread(target=watchdog.watch, daemon=True).start()
    for _ in range(100):
        job(datetime.now(UTC))
        time.sleep(0.01)
    wait_for(lambda: len(alive) > 2)
    assert (ended, stop.is_set()) == ([], False)


@pytest.mark.parametrize(
    ("code", "recent", "tries"),
    [(-signal.SIGSEGV, 1, 2), (HUNG, 1, 2), (-signal.SIGKILL, 1, 1), (0, 1, 1), (-signal.SIGKILL, 3, 2)],
    ids=["crashed", "hung", "killed", "ended", "killed again and again"],
)
def test_what_a_dead_worker_held_is_due_soon_and_counted_where_it_may_be_to_blame(
    tmp_path: Path, code: int, recent: int, tries: int
) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'held.db'}")) as store:
        now = datetime.now(UTC)
        for person in ("+1", "+2"):
            store.receive(turn(person, "hello", person, now), now)
        assert store.claim_conversation(now, 60, worker_name(77)) and store.claim_conversation(
            now, 60, worker_name(777)
        )
        look_after(store, Death("web", 77, code, recent))
        assert store.claim_conversation(datetime.now(UTC) + timedelta(seconds=5), 60, "heir") is None
        look_after(store, Death("worker", 77, code, recent))
        heir = store.claim_conversation(datetime.now(UTC) + timedelta(seconds=5), 60, "heir")
        assert heir is not None
        assert (heir.conversation, heir.tries) == (1, tries)
        assert store.claim_conversation(datetime.now(UTC) + timedelta(seconds=5), 60, "heir") is None


def test_what_was_tried_runs_by_itself_and_holds_nobody_up_for_long() -> None:
    alone, beside, seen = Alone(patience=60), threading.Event(), list[str]()

    def tried() -> None:
        with alone.work(alone=True):
            seen.append("tried begins")
            beside.set()
            time.sleep(0.1)
            seen.append("tried ends")

    thread = threading.Thread(target=tried)
    thread.start()
    assert beside.wait(30)
    with alone.work(alone=False):
        seen.append("other")
    thread.join()
    assert seen == ["tried begins", "tried ends", "other"]
    hurried = Alone(patience=0.1)
    with hurried.work(alone=True), hurried.work(alone=False):
        seen.append("not for ever")


def test_a_tried_turn_and_a_new_one_are_never_in_work_together(tmp_path: Path) -> None:
    together, inside = list[tuple[str, ...]](), list[str]()

    def converse(turn_: Turn, session: Session) -> TurnResult:
        inside.append(turn_.text)
        time.sleep(0.05)
        together.append(tuple(inside))
        inside.remove(turn_.text)
        return echo(turn_, session)

    with closing(open_store(f"sqlite:///{tmp_path / 'alone.db'}")) as store:
        now = datetime.now(UTC)
        store.receive(turn("tried", "tried", "+0", now), now)
        assert store.claim_conversation(now, 0.0, "dead")
        for n in range(6):
            store.receive(turn(str(n), f"new {n}", f"+{n + 1}", now), now)
        line, later = replace(shell(store, converse), alone=Alone(60)), now + timedelta(seconds=1)
        threads = [threading.Thread(target=lambda: [line.work_once(later) for _ in range(4)]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [seen for seen in together if "tried" in seen] == [("tried",)]


def test_a_sign_of_life_grows_old(tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    assert not is_fresh(sign)
    sign.touch()
    assert is_fresh(sign)
    past = time.time() - 600
    os.utime(sign, (past, past))
    assert not is_fresh(sign)
