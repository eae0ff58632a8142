"""A worker killed with what is due in its hands loses nothing and doubles nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from errands_due import NOW, STARTS, Desk

from bot.city.city import City
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob, pass_time
from bot.reminders.moments import plan

DYING = Path(__file__).parents[2] / "support" / "dying_dues.py"


@pytest.mark.parametrize("stage", ["claimed", "words", "written", "kept"])
def test_it_is_told_once_wherever_the_worker_was_killed(
    desk: Desk, worker: DueWorker, city: City, url: str, stage: str
) -> None:
    talk = desk.talk()
    case = desk.book(desk.case(talk))
    desk.write(talk, *plan(case, city, NOW)[-1:])
    at = desk.read().dues[0].at
    for again in range(3):
        moment = at + timedelta(minutes=2 * again)
        dead = subprocess.run(
            [sys.executable, str(DYING), url, moment.isoformat(), stage], check=False, capture_output=True
        )
        if stage == "kept" and again:
            assert b"AssertionError" in dead.stderr, "nothing is left to do"
        else:
            assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()
        assert len(desk.bodies()) == (1 if stage == "kept" else 0)
    assert desk.states() == [("reminder", "sent" if stage == "kept" else "waiting")]
    sent = pass_time(desk.store, [TimedJob(worker.work_once, worker.next_at)], STARTS, at + timedelta(minutes=6))
    assert len(sent) == (0 if stage == "kept" else 1)
    assert len(desk.bodies()) == 1
    assert desk.states() == [("reminder", "sent")]


def test_what_kills_every_worker_is_given_up(desk: Desk, worker: DueWorker, city: City, url: str) -> None:
    talk = desk.talk()
    desk.write(talk, *plan(desk.book(desk.case(talk)), city, NOW)[-1:])
    at = desk.read().dues[0].at
    for again in range(5):
        moment = at + timedelta(minutes=2 * again)
        subprocess.run([sys.executable, str(DYING), url, moment.isoformat(), "words"], check=False, capture_output=True)
    assert worker.work_once(at + timedelta(minutes=20))
    assert desk.states() == [("reminder", "failed")]
    assert desk.bodies() == []
