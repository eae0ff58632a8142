"""Forms are handed to departments' systems once, whatever those do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import make_server

from bot.forms.backends.client import open_client
from bot.forms.backends.declared import Backend, key_of, read_backends
from bot.forms.sheet import FormError
from bot.model.actor import resident
from bot.model.case import Answer, Case, CaseDetails
from bot.model.case_write import CommitStep, SaveCase
from bot.processing.handing_over import WAITS, HandOverJob
from bot.store import Store
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.errand_tables import commits
from bot.store.tables import cases, conversation
from channels.simulator.department import department

NOW = datetime(2026, 12, 3, 2, 15, tzinfo=UTC)
CODE = "482913"
HASTY = 1.0
"""Seconds a client waits here; the department that hangs waits three times as long."""


@pytest.fixture
def department_url() -> Iterator[str]:
    app = Flask("department")
    app.register_blueprint(department(slow_seconds=3 * HASTY))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/demo/department"
    server.shutdown()
    thread.join()


def _commit(store: Store, *steps: CommitStep) -> Case:
    """A case with its answers and the steps that go over."""
    details = CaseDetails(
        form="bulky-waste", answers={"items": Answer(["sofa"]), "day": Answer("2026-12-08"), "age": Answer(74)}
    )
    with store.db.writing() as c:
        talk = c.scalar(sa.select(conversation.c.id))
        if talk is None:
            values = {"channel": "sms", "address": "+12025550177", "first_at": NOW, "address_sealed": "+12025550177"}
            talk = c.execute(conversation.insert().values(**values).returning(conversation.c.id)).scalar_one()
            apply_writes(
                [SaveCase(Case(CODE, "application", "open", "bulky-waste", details=details))],
                WriteScope(store.db, c, NOW, talk, None, resident(1)),
            )
        apply_writes(steps, WriteScope(store.db, c, NOW, talk, None, resident(1)))
    case = store.case_of(CODE)
    assert case is not None
    return case


def _job(store: Store, department_url: str, how: str) -> Callable[[datetime], bool]:
    backend = Backend("waste", f"{department_url}/{how}", {"items": "things", "day": "date"})
    return HandOverJob(store, {"waste": open_client(backend, seconds=HASTY)}, "tester").hand_over_if_due


def _state(store: Store, step: str = "commit") -> tuple[str, int, str]:
    with store.db.reading() as c:
        row = c.execute(sa.select(commits).where(commits.c.step == step)).one()
    return row.state, row.attempts, row.reference


def _there(department_url: str, how: str, case: Case) -> httpx.Response:
    return httpx.get(f"{department_url}/{how}/{key_of(case, 'commit')}", trust_env=False)


COMMIT, UNDO = CommitStep(CODE, "commit", "waste"), CommitStep(CODE, "undo", "waste")


def test_a_form_goes_over_once_with_the_fields_the_system_wants(store: Store, department_url: str) -> None:
    case = _commit(store, COMMIT)
    _commit(store, COMMIT)
    job = _job(store, department_url, "good")
    assert job(NOW) and not job(NOW + timedelta(days=1))
    there = _there(department_url, "good", case).json()
    assert there["taken"] == 1 and there["told"]["fields"] == {"things": ["sofa"], "date": "2026-12-08"}
    assert _state(store) == ("done", 1, there["reference"])
    assert [event.what for event in store.case_by_id(case.id).history] == ["handed over"]


def test_what_was_taken_and_then_timed_out_is_asked_for_and_not_sent_again(store: Store, department_url: str) -> None:
    case, job = _commit(store, COMMIT), _job(store, department_url, "hangs")
    assert job(NOW)
    assert _state(store)[:2] == ("waiting", 1)
    assert not job(NOW + timedelta(seconds=30))
    assert job(NOW + WAITS[0])
    assert _state(store)[:2] == ("done", 2)
    assert _there(department_url, "hangs", case).json()["taken"] == 1


def test_a_process_that_died_after_sending_sends_nothing_twice(store: Store, department_url: str) -> None:
    case = _commit(store, COMMIT)
    step = store.claim_step(NOW, 60, "dies")
    assert step is not None
    httpx.post(f"{department_url}/good", json={}, headers={"Idempotency-Key": key_of(case, "commit")}, trust_env=False)
    job = _job(store, department_url, "good")
    assert not job(NOW + timedelta(seconds=30))
    assert job(NOW + timedelta(seconds=61))
    assert _there(department_url, "good", case).json()["taken"] == 1
    store.step_done(step, "late", NOW)
    assert _state(store)[2] != "late"


@pytest.mark.parametrize("how", ["down", "nobody"])
def test_a_system_that_is_down_is_tried_ever_more_seldom_and_then_staff_are_told(
    how: str, store: Store, department_url: str
) -> None:
    case = _commit(store, COMMIT)
    job, now, tries = _job(store, department_url if how == "down" else "http://127.0.0.1:9", how), NOW, 0
    while job(now):
        tries += 1
        now += WAITS[min(tries, len(WAITS)) - 1]
    assert tries == len(WAITS) + 1 and _state(store)[0] == "failed"
    _is_told(store, case)


def test_what_a_system_refuses_is_not_tried_again_and_staff_are_told(store: Store, department_url: str) -> None:
    case, job = _commit(store, COMMIT), _job(store, department_url, "wrong")
    assert job(NOW) and not job(NOW + timedelta(days=1))
    assert _state(store)[:2] == ("failed", 1)
    _is_told(store, case)


def _is_told(store: Store, case: Case) -> None:
    with store.db.reading() as c:
        assert c.scalar(sa.select(cases.c.alarm_at).where(cases.c.id == case.id)) is not None
    assert store.case_by_id(case.id).history[-1].what == "not handed over"


def test_what_is_taken_back_before_it_was_sent_is_never_sent(store: Store, department_url: str) -> None:
    case = _commit(store, COMMIT)
    _commit(store, UNDO)
    assert not _job(store, department_url, "good")(NOW)
    assert _state(store)[0] == "withdrawn" and _there(department_url, "good", case).status_code == 404
    _commit(store, COMMIT)
    assert _job(store, department_url, "good")(NOW) and _there(department_url, "good", case).status_code == 200


def test_what_was_sent_is_taken_back_there(store: Store, department_url: str) -> None:
    case, job = _commit(store, COMMIT), _job(store, department_url, "good")
    assert job(NOW)
    _commit(store, UNDO)
    assert job(NOW) and _there(department_url, "good", case).status_code == 404
    assert _state(store, "undo")[0] == "done"


def test_what_was_changed_goes_over_anew_in_place_of_the_old(store: Store, department_url: str) -> None:
    case, job = _commit(store, COMMIT), _job(store, department_url, "good")
    assert job(NOW)
    first = _there(department_url, "good", case).json()["reference"]
    _commit(store, COMMIT)
    assert job(NOW) and not job(NOW)
    assert _there(department_url, "good", case).json()["taken"] == 1 and _state(store)[:2] == ("done", 1)
    assert first


def test_what_was_taken_back_there_and_is_wanted_after_all_goes_over_again(store: Store, department_url: str) -> None:
    case, job = _commit(store, COMMIT), _job(store, department_url, "good")
    assert job(NOW)
    _commit(store, UNDO)
    assert job(NOW)
    _commit(store, COMMIT)
    assert job(NOW) and _there(department_url, "good", case).status_code == 200
    _commit(store, UNDO)
    assert job(NOW) and _there(department_url, "good", case).status_code == 404


def test_ten_workers_at_once_send_one_thing_once(store: Store, department_url: str) -> None:
    case, begin = _commit(store, COMMIT), threading.Barrier(10)
    done: list[bool] = []

    def work() -> None:
        job = _job(store, department_url, "good")
        begin.wait()
        done.append(job(NOW))

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 1 and _there(department_url, "good", case).json()["taken"] == 1


def test_a_form_for_a_system_nobody_declared_is_told_to_staff(store: Store) -> None:
    case = _commit(store, COMMIT)
    assert HandOverJob(store, {}, "tester").hand_over_if_due(NOW)
    _is_told(store, case)


def test_systems_are_declared_in_the_city_s_folder(tmp_path: Path) -> None:
    assert read_backends(tmp_path) == {}
    (tmp_path / "backends.yml").write_text("- {id: waste, url: https://waste.example/api/}\n", encoding="utf-8")
    assert read_backends(tmp_path) == {"waste": Backend("waste", "https://waste.example/api")}
    (tmp_path / "backends.yml").write_text("- {id: waste, department_url: waste.example}\n", encoding="utf-8")
    with pytest.raises(FormError, match="https://"):
        read_backends(tmp_path)
