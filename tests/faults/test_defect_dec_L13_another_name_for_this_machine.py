"""A page for this machine alone answers under no other name: a web page elsewhere could make its own lead there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.config.settings import Settings
from oneline.processes.web import create_app


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app(Settings(data=tmp_path)).test_client() as client:
        yield client


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"])
def test_this_machine_is_let_in(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.0.2.7", ""])
@pytest.mark.parametrize("path", ["/", "/try/replies"])
def test_another_name_is_refused_and_told_how(client: FlaskClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "127.0.0.1" in answer.get_json()["error"]


def test_a_page_that_others_may_reach_answers_under_its_name(tmp_path: Path) -> None:
    shown = Settings(data=tmp_path, simulator=True, public_base_url="https://line.example")
    assert create_app(shown).test_client().get("/", headers={"Host": "line.example"}).status_code == 200


def test_a_health_check_is_asked_under_any_name(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Host": "inner.example"}).status_code == 200
