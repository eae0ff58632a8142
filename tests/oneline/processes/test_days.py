"""Days are let pass on a made-up city's page on this machine, and on no line that anybody else can reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from databases import open_new
from demo_city import demo_city

from bot.city.city import City
from bot.config.settings import Settings
from bot.system import clock
from oneline.days import follow_days, lets_days_pass, open_days
from oneline.processes.web import create_app

CITY = demo_city()
REAL: list[dict[str, Any]] = [
    {"twilio_account_sid": "AC" + "0" * 32}, {"public_base_url": "https://line.city.example"}, {"simulator": False},
    {"sip_listen": "udp://0.0.0.0:5060"}, {"behind_proxy": True}, {"host": "0.0.0.0"},
    {"public_base_url": "https://line.city.example", "simulator": True},
]  # fmt: skip


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """No test leaves a moved clock to the next."""
    yield
    clock.unfollow()


def _moved(folder: Path) -> None:
    """A clock that somebody moved while the line was only tried."""
    clock.follow(folder)
    clock.arrive(datetime.now(UTC) + timedelta(days=9))
    clock.unfollow()


def test_it_may_be_let_pass_where_the_line_is_only_tried(tmp_path: Path) -> None:
    _moved(tmp_path)
    settings = Settings(data=tmp_path)
    assert lets_days_pass(settings, CITY)
    follow_days(settings, CITY)
    assert clock.now() > datetime.now(UTC) + timedelta(days=8)


@pytest.mark.parametrize("real", REAL, ids=lambda real: "-".join(real))
def test_a_line_in_real_use_goes_by_the_machine_s_clock_whatever_was_left_behind(
    tmp_path: Path, real: dict[str, Any]
) -> None:
    _refused(Settings(data=tmp_path, **real), CITY, tmp_path)


def test_so_does_the_line_of_a_real_city(tmp_path: Path) -> None:
    _refused(Settings(data=tmp_path), replace(CITY, demo=False), tmp_path)


def _refused(settings: Settings, city: City, folder: Path) -> None:
    _moved(folder)
    store = open_new(folder / "oneline.db")
    assert open_days(settings, store, city) is None
    store.close()
    follow_days(settings, city)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(ValueError, match="never moved"):
        clock.ask(datetime.now(UTC))


def test_the_page_of_a_line_in_real_use_refuses_to_move_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _moved(tmp_path)
    before = os.umask(0o022)
    os.umask(before)
    app = create_app(Settings(data=tmp_path, public_base_url="https://line.city.example", simulator=True))
    os.umask(before)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    token = (
        client.get("/?lang=en", base_url="https://line.city.example")
        .get_data(as_text=True)
        .split('name="csrf" content="')[1]
    )
    headers = {"X-CSRF-Token": token.split('"')[0], "Referer": "https://line.city.example/"}
    for path, sent in (("/try/clock", {"to": "hour"}), ("/try/act", {"act": "fixed", "case": "482913"})):
        answer = client.post(path, json=sent, headers=headers, base_url="https://line.city.example")
        assert answer.status_code == 400, answer.get_data(as_text=True)
    shown = client.get("/try/cases", base_url="https://line.city.example").json
    assert (shown["clock"], shown["cases"]) == (False, [])
    assert datetime.fromisoformat(shown["now"]) < datetime.now(UTC) + timedelta(days=1)
