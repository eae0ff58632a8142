"""The desk among the processes: where it is reached, what it is told, and where there is a demo worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.city.city import read_city
from bot.config.settings import Settings
from oneline.processes.console import create_console_app
from oneline.processes.console_part import console_parts, has_demo, with_console_port
from oneline.processes.process import free_port
from oneline.processes.proxy import desk_location
from oneline.processes.run import listening, parts
from oneline.processes.web import create_app

CITY = read_city(Settings().city)
REAL: list[dict[str, Any]] = [
    {"public_base_url": "https://line.city.example"}, {"twilio_account_sid": "AC1"}, {"host": "0.0.0.0"},
    {"sip_register": "sip:registrar.example"}, {"sip_listen": "127.0.0.1:5060"}, {"behind_proxy": True}, {"simulator": False},
    {"twilio_auth_token": "secret"}, {"smtp_password": "secret"}, {"backend_tokens": "a=b"}, {"staff_phone": "+12025550100"},
]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a line that is being tried."""
    monkeypatch.delenv("ONELINE_CONSOLE_PORT", raising=False)
    return with_console_port(Settings(data=tmp_path))


def test_a_free_port_is_chosen_and_told_to_every_process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONELINE_CONSOLE_PORT", raising=False)
    assert settings.console_port
    [part] = [part for part in parts(settings) if part.name == "console"]
    assert f"127.0.0.1:{settings.console_port}" in part.command
    assert part.later
    assert "desk    http://127.0.0.1:8080/desk" in listening(settings, production=False)


def test_it_is_given_the_keys_of_the_data_and_no_secret_that_leads_elsewhere(settings: Settings) -> None:
    [part] = console_parts(settings, {"ONELINE_SECRET_KEY": "key"}, production=False)
    assert part.inherits("ONELINE_DATA_KEYS")
    assert part.inherits("ONELINE_DATABASE")
    for name in ("TWILIO_AUTH_TOKEN", "SMTP_PASSWORD", "NOTIFY_SECRET", "CALENDAR_PASSWORDS"):
        assert not part.inherits(f"ONELINE_{name}")


def test_a_line_without_a_desk_has_no_process_and_leads_nowhere(settings: Settings) -> None:
    none = replace(settings, console=False)
    assert console_parts(none, {}, production=True) == []
    assert desk_location(none) == ""
    assert not any(line.startswith("desk") for line in listening(none, production=True))


@pytest.mark.parametrize("real", REAL, ids=lambda real: "-".join(real))
def test_the_demo_worker_is_only_where_the_line_is_tried(settings: Settings, real: dict[str, Any]) -> None:
    assert has_demo(settings, CITY)
    assert not has_demo(replace(settings, **real), CITY)
    assert not has_demo(settings, replace(CITY, demo=False))
    [part] = console_parts(replace(settings, **real), {}, production=False)
    assert part.environment["ONELINE_CONSOLE_DEMO"] == "no"
    [served] = console_parts(settings, {}, production=True)
    assert served.environment["ONELINE_CONSOLE_DEMO"] == "no"


def test_a_process_that_is_told_of_one_has_none_all_the_same_where_residents_reach_the_line(settings: Settings) -> None:
    told = replace(settings, console_demo=True)
    assert "demo" in create_console_app(told).test_client().get("/desk/sign-in").get_data(as_text=True)
    public = replace(told, public_base_url="https://line.city.example")
    page = create_console_app(public).test_client().get("/desk/sign-in", base_url="https://line.city.example")
    assert page.status_code == 200
    assert "demo" not in page.get_data(as_text=True)


def test_the_web_process_leads_to_it_where_no_proxy_does(settings: Settings) -> None:
    client = create_app(settings).test_client()
    port = settings.console_port
    for path, host, there in (
        ("/desk", "127.0.0.1:8080", f"http://127.0.0.1:{port}/desk/"),
        ("/desk/cases/12", "localhost:8080", f"http://localhost:{port}/desk/cases/12"),
        ("/desk/cases?kind=danger&page=2", "[::1]:8080", f"http://127.0.0.1:{port}/desk/cases?kind=danger&page=2"),
        ("/desk/cases", "evil.example", f"http://127.0.0.1:{port}/desk/cases"),
    ):
        answer = client.get(path, headers={"Host": host})
        assert (answer.status_code, answer.headers["Location"]) == (302, there)
    behind = create_app(replace(settings, behind_proxy=True, simulator=False)).test_client()
    assert behind.get("/desk").status_code == 404


def test_the_proxy_leads_to_it_and_to_nothing_beside_it(settings: Settings) -> None:
    place = desk_location(replace(settings, console_port=free_port()))
    assert place.startswith("location ~ ^/desk(/|$) ")
