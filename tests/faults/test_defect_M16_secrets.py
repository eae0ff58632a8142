"""Secrets are shown nowhere, come from files, and each process is given its own and no other (M16)."""

from __future__ import annotations

import dataclasses
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.config.settings import Settings, SettingsError, read_settings
from oneline.cli.main import main
from oneline.processes.process import start
from oneline.processes.run import parts
from oneline.processes.web import create_app
from voice.telephony.stream.ticket import BadTicket, Ticket, check, sign

SECRETS = [field.name for field in dataclasses.fields(Settings) if field.metadata["secret"]]
CANARY = "canary-7d1f"
DATABASE = f"postgresql+psycopg://oneline:{CANARY}-db@db.internal/oneline?sslpassword={CANARY}-ssl"


def _environment() -> dict[str, str]:
    return {f"ONELINE_{name.upper()}": f"{CANARY}-{name}" for name in SECRETS} | {"ONELINE_DATABASE": DATABASE}


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _environment().items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    runs = [CliRunner().invoke(main, ["settings", *more]).output for more in ([], ["--json"], ["--markdown"])]
    for text in (repr(settings), str(settings), f"{[settings]}", *runs):
        assert CANARY not in text
    assert "db.internal" in runs[0]
    assert settings.secret_key == f"{CANARY}-secret_key"


def test_an_error_about_a_setting_shows_no_secret() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(_environment() | {"ONELINE_PORT": "eighty"})
    assert CANARY not in str(refused.value)


def test_every_secret_names_the_processes_it_is_for() -> None:
    assert len(SECRETS) > 4
    for field in dataclasses.fields(Settings):
        if field.metadata["secret"]:
            assert field.metadata["parts"], f"{field.name}: say in bot/config/settings.py which processes are given it"
            assert set(field.metadata["parts"]) <= {"web", "worker", "voice", "sip", "console"}, field.name


def test_each_process_is_given_its_own_secrets_and_no_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in _environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SOMEBODY_ELSES_TOKEN", CANARY)
    settings = replace(read_settings(), data=tmp_path, sip_listen="127.0.0.1:5062")
    python = tmp_path / "intents/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    got = {part.name: _seen_by(part) for part in parts(replace(settings, home=tmp_path))}
    assert set(got) >= {"rasa", "worker", "voice", "web", "sip"}
    assert not any(CANARY in line or line.startswith("ONELINE_") for line in got["rasa"])
    for field in dataclasses.fields(Settings):
        for name in got:
            if field.metadata["parts"] and name not in field.metadata["parts"]:
                assert not any(line.startswith(f"ONELINE_{field.name.upper()}=") for line in got[name]), (
                    name,
                    field.name,
                )
    assert any(line == f"ONELINE_SIP_PASSWORD={CANARY}-sip_password" for line in got["sip"])
    assert any(line.startswith("ONELINE_TWILIO_AUTH_TOKEN=") for line in got["worker"])


def _seen_by(part) -> list[str]:  # type: ignore[no-untyped-def]
    lines: list[str] = []
    code = "import os; [print(f'{k}={v}') for k, v in os.environ.items()]"
    process = start(
        replace(part, command=[sys.executable, "-c", code]), lambda line: lines.append(line.partition("| ")[2])
    )
    process.wait(30)
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(0.5)
    assert any(line.startswith("PATH=") for line in lines)
    return lines


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from a file\n", encoding="utf-8")
    named = {
        "ONELINE_TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token"),
        "ONELINE_DATABASE_FILE": str(tmp_path / "token"),
    }
    settings = read_settings(named)
    assert (settings.twilio_auth_token, settings.database) == ("from a file", "from a file")
    with pytest.raises(SettingsError, match="ONELINE_SECRET_KEY_FILE"):
        read_settings({"ONELINE_SECRET_KEY_FILE": str(tmp_path / "nothing")})
    with pytest.raises(SettingsError, match="ONELINE_PORT_FILE"):
        read_settings({"ONELINE_PORT_FILE": str(tmp_path / "token")})


@pytest.mark.parametrize(
    "address", ["http://rasa.example:5005", "http://10.0.0.7:5005", "http://127.0.0.1@evil:5005", "//"]
)
def test_understanding_is_asked_on_this_machine_or_not_at_all(address: str) -> None:
    with pytest.raises(SettingsError, match="ONELINE_RASA_URL"):
        read_settings({"ONELINE_RASA_URL": address})


@pytest.mark.parametrize("address", ["http://127.0.0.1:5005", "http://localhost:5005", "http://[::1]:5005"])
def test_loopback_is_this_machine(address: str) -> None:
    assert read_settings({"ONELINE_RASA_URL": address}).rasa_url == address


def test_a_ticket_and_a_cookie_of_the_secret_before_still_count(tmp_path: Path) -> None:
    ticket = Ticket("call", "+12025550100")
    text = sign(ticket, "old")
    assert check(text, "new", old="old") == ticket
    assert check(sign(ticket, "new"), "new", old="old") == ticket
    with pytest.raises(BadTicket):
        check(text, "new", old="older")

    def serving(key: str, before: str):  # type: ignore[no-untyped-def]
        app = create_app(Settings(data=tmp_path, secret_key=key, secret_key_old=before))
        app.add_url_rule("/kept", "kept", lambda: str(__import__("flask").session.get("who", "nobody")))
        return app

    client = serving("old", "").test_client()
    with client.session_transaction() as session:
        session["who"] = "anna"
    cookie = client.get_cookie("session")
    assert cookie is not None
    for before, who in (("old", "anna"), ("", "nobody")):
        later = serving("new", before).test_client()
        later.set_cookie("session", cookie.value)
        assert later.get("/kept").text == who
