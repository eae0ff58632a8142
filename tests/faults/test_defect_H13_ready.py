"""`/readyz` tells whether the line can answer, `/healthz` whether the process lives."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.model.turn import Turn
from bot.processing.readiness import LONGEST_SILENCE, LONGEST_WAIT, WORKER, Readiness
from bot.store import Store, StoreDown, open_store
from channels.web.health import health_doors, kept

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with closing(open_store(f"sqlite:///{tmp_path / 'health.db'}", busy_seconds=0.2)) as opened:
        yield opened


@pytest.fixture
def client(store: Store) -> FlaskClient:
    """The doors over it; nobody understands."""
    app = Flask("health")
    app.register_blueprint(health_doors(store, NOBODY))
    return app.test_client()


def _now(ago: float = 0.0) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=ago)


def _come(store: Store, id_: str, ago: float) -> None:
    store.receive(Turn(id_, "sms", f"+{id_}", _now(ago), "Where is the market?"), _now(ago))


def test_with_a_worker_and_nothing_waiting_it_is_ready_though_nobody_understands(
    store: Store, client: FlaskClient
) -> None:
    store.beat(WORKER, _now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["ready"], told["database"], told["waiting_turn"], told["understanding"]) == (
        True,
        True,
        None,
        "degraded",
    )


def test_where_something_listens_it_understands(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rasa:
        app = Flask("health")
        app.register_blueprint(health_doors(store, f"http://127.0.0.1:{rasa.getsockname()[1]}"))
        assert app.test_client().get("/readyz").get_json()["understanding"] == "answers"


@pytest.mark.parametrize("ago", [None, LONGEST_SILENCE + 5])
def test_without_a_worker_it_is_not_ready(store: Store, client: FlaskClient, ago: float | None) -> None:
    if ago is not None:
        store.beat(WORKER, _now(ago))
    assert client.get("/readyz").status_code == 503
    assert client.get("/health").status_code == client.get("/healthz").status_code == 200


def test_a_turn_that_waits_too_long_shows_with_its_id_and_no_word_of_it(store: Store, client: FlaskClient) -> None:
    store.beat(WORKER, _now())
    _come(store, "1", ago=1)
    assert client.get("/readyz").status_code == 200
    _come(store, "2", ago=LONGEST_WAIT + 60)
    answer = client.get("/readyz")
    told = answer.get_json()
    assert (answer.status_code, told["waiting_turn"]) == (503, 2)
    assert told["waiting_seconds"] > LONGEST_WAIT
    assert "market" not in answer.text and "+2" not in answer.text


def test_a_turn_in_work_waits_still_and_one_that_is_not_due_does_not(store: Store, client: FlaskClient) -> None:
    store.beat(WORKER, _now())
    _come(store, "later", ago=-60)
    assert client.get("/readyz").status_code == 200
    _come(store, "held", ago=LONGEST_WAIT + 1)
    assert store.claim_conversation(_now(), 60, "worker") is not None
    assert client.get("/readyz").status_code == 503


def test_a_heartbeat_is_kept_once_and_moves_on(store: Store) -> None:
    assert store.last_beat(WORKER) is None
    first, second = _now(10), _now()
    store.beat(WORKER, first)
    store.beat(WORKER, second)
    assert store.last_beat(WORKER) == second


def test_without_a_database_nothing_is_ready_and_the_process_lives(
    store: Store, client: FlaskClient, tmp_path: Path
) -> None:
    store.close()
    (tmp_path / "health.db").unlink()
    (tmp_path / "health.db").mkdir()
    with pytest.raises(StoreDown):
        store.is_alive()
    assert client.get("/readyz").status_code == client.get("/health").status_code == 503
    assert client.get("/readyz").get_json()["database"] is False
    assert client.get("/healthz").status_code == 200


def test_a_clock_that_was_set_back_makes_nothing_younger_than_now() -> None:
    assert Readiness(True, worker_seconds=0.0).is_ready
    assert not Readiness(True, worker_seconds=0.0, waiting_seconds=LONGEST_WAIT + 0.1).is_ready


def test_however_often_it_is_asked_the_understanding_process_is_asked_seldom() -> None:
    asked = list[int]()
    ask = kept(lambda: not asked.append(1), seconds=600)
    assert all(ask() for _ in range(50))
    assert len(asked) == 1
