"""The worker goes on whatever its jobs do, and stops when it is told to."""

from __future__ import annotations

import threading
from datetime import datetime

from bot.processing.worker import run_worker
from bot.store import StoreDown


def test_a_job_that_fails_is_called_again_and_holds_up_no_other() -> None:
    stop, called = threading.Event(), {"down": 0, "broken": 0, "busy": 0}

    def job(name: str, error: Exception | None) -> bool:
        called[name] += 1
        if called["down"] > 1 and called["broken"] > 1 and called["busy"] > 3:
            stop.set()
        if error:
            raise error
        return called["busy"] < 3

    def down(_now: datetime) -> bool:
        return job("down", StoreDown())

    def broken(_now: datetime) -> bool:
        return job("broken", ValueError())

    def busy(_now: datetime) -> bool:
        return job("busy", None)

    run_worker([down, broken, busy], stop)
    assert stop.is_set()


def test_it_stops_at_once_when_nothing_is_held() -> None:
    stop = threading.Event()
    stop.set()
    run_worker([lambda _now: True], stop)
