"""The made-up department: a few requests may wait in it, and the page keeps its other threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from channels.simulator import department


def test_who_comes_while_enough_wait_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, goes_on = threading.Semaphore(0), threading.Event()

    def wait(seconds: float) -> None:
        waiting.release()
        goes_on.wait(60)

    monkeypatch.setattr("channels.simulator.department.time.sleep", wait)
    app = Flask(__name__)
    app.register_blueprint(department.department())

    def status(number: int) -> int:
        key = {"Idempotency-Key": str(number)}
        return app.test_client().post("/demo/department/slow", json={}, headers=key).status_code

    with ThreadPoolExecutor(department.MOST_SLOW) as pool:
        first = [pool.submit(status, number) for number in range(department.MOST_SLOW)]
        for _ in first:
            assert waiting.acquire(timeout=60)
        assert status(department.MOST_SLOW) == 503
        goes_on.set()
        assert [each.result() for each in first] == [201] * department.MOST_SLOW
    assert status(department.MOST_SLOW) == 201
