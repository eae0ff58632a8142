"""A setting that can not be used ends in one sentence with its name, what is wrong, and what to write."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.config.checks import CHECKS
from bot.config.settings import Settings, SettingsError, read_settings
from oneline.cli.main import main
from oneline.processes.process import Part, start

UNUSABLE = [
    ("PROXY_BEFORE", "the balancer", "192.0.2.0/24"),
    ("PROXY_BEFORE", "0.0.0.0/0", "only the proxy before ours"),
    ("PROXY_BEFORE_HEADER", "X-Real-IP; return 200", "X-Forwarded-For"),
    ("READY_LISTEN", "8083", "host:port"),
    ("PORT", "99999", "from 1 to 65535"),
    ("VOICE_PORT", "0", "from 1 to 65535"),
    ("LOG_LEVEL", "loud", "debug, info, warning, error"),
    ("CATALOGUE", "/nope", "is not there"),
    ("TLS_CERTIFICATE", "/nope", "no file that can be read"),
    ("TLS_KEY", "/", "no file that can be read"),
    ("SIP_PEERS", "rubbish", "192.0.2.0/24"),
    ("SIP_MEDIA", "192.0.2.1/24", "192.0.2.0/24"),
    ("SIP_RTP", "9", "10000-10200"),
    ("SIP_RTP", "200-100", "10000-10200"),
    ("SIP_LISTEN", "5060", "host:port"),
    ("SIP_LISTEN", "here:99999", "host:port"),
    ("VOICE_CALLS", "-3", "1 or more"),
    ("BURST_WAIT", "nan", "0 or more"),
    ("STAFF_PHONE", "call-anna", "+14155550100"),
    ("STAFF_PHONE", "0555 555", "sip:desk@host"),
    ("PUBLIC_BASE_URL", "city.example", "https://line.city.example"),
    ("PUBLIC_BASE_URL", "http://city.example", "https://line.city.example"),
    ("PUBLIC_BASE_URL", "https://city.example/?x=1", "https://line.city.example"),
]


@pytest.mark.parametrize(("name", "value", "wanted"), UNUSABLE)
def test_a_value_that_can_not_be_used_is_named_with_what_to_write(name: str, value: str, wanted: str) -> None:
    with pytest.raises(SettingsError, match=f"^ONELINE_{name} ") as refused:
        read_settings({f"ONELINE_{name}": value})
    assert wanted in str(refused.value)
    # Why not that of staff: an error goes to logs, and these hold nobody's number.
    assert (value in str(refused.value)) == (name != "STAFF_PHONE")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "443"), ("LOG_LEVEL", "WARNING"), ("SIP_PEERS", "192.0.2.0/24, 198.51.100.7"),
        ("SIP_RTP", "10000-10200"), ("SIP_LISTEN", "[2001:db8::1]:5060"), ("SIP_LISTEN", "0.0.0.0:5060"),
        ("STAFF_PHONE", "+14155550100"), ("STAFF_PHONE", "sip:127.0.0.1:5080"), ("STAFF_PHONE", "sip:desk@host"),
        ("PUBLIC_BASE_URL", "http://127.0.0.1:8080"), ("PUBLIC_BASE_URL", "https://city.example/a/b/"),
        ("SIP_PER_NUMBER", "0"), ("PROXY_BEFORE", "192.0.2.10, 2001:db8::/64"), ("READY_LISTEN", "[::1]:9000"), ("HOST", "0.0.0.0"), ("CATALOGUE", __file__), ("TLS_KEY", __file__),
    ],
)  # fmt: skip
def test_a_value_that_can_be_used_is_taken(name: str, value: str) -> None:
    assert read_settings({f"ONELINE_{name}": value})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "line.example"])
def test_the_page_to_try_is_not_opened_to_whoever_reaches_the_machine(host: str) -> None:
    with pytest.raises(SettingsError, match=r"ONELINE_HOST=127\.0\.0\.1 or ONELINE_SIMULATOR=no"):
        read_settings({"ONELINE_HOST": host, "ONELINE_SIMULATOR": "yes"})
    assert read_settings({"ONELINE_HOST": "localhost", "ONELINE_SIMULATOR": "yes"}).serves_page


def test_a_secret_stands_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("b")
    with pytest.raises(SettingsError, match=r"ONELINE_SECRET_KEY and ONELINE_SECRET_KEY_FILE are both set"):
        read_settings({"ONELINE_SECRET_KEY": "a", "ONELINE_SECRET_KEY_FILE": str(tmp_path / "key")})


def test_a_process_that_is_given_a_secret_is_not_given_its_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONELINE_SECRET_KEY_FILE", "/run/secrets/key")
    tells = "import os, sys; sys.exit('ONELINE_SECRET_KEY_FILE' in os.environ)"
    given = Part("web", [sys.executable, "-c", tells], lambda: True, {"ONELINE_SECRET_KEY": "a"})
    assert start(given, print).wait(30) == 0


def test_every_check_is_of_a_setting_there_is_and_takes_its_own_default() -> None:
    assert CHECKS.keys() <= {field.name for field in dataclasses.fields(Settings)}
    assert read_settings({})


@pytest.mark.parametrize("command", [("settings", "check"), ("run",), ("worker",)])
def test_all_that_can_not_be_used_is_said_at_once_before_anything_is_done(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    given = {"ONELINE_PORT": "99999", "ONELINE_SIP_RTP": "9", "ONELINE_DATA": str(tmp_path / "new")}
    said = CliRunner().invoke(main, command, env=given)
    assert said.exit_code == 1
    assert [line.split()[0] for line in said.output.splitlines()] == ["Error:", "ONELINE_SIP_RTP"]
    assert not (tmp_path / "new").exists()


def test_every_bad_value_is_said_at_once_whatever_is_wrong_with_it() -> None:
    given = {
        "ONELINE_PORT": "many", "ONELINE_VOICE_PORT": "99999", "ONELINE_TWILIO_VOICE": "shout", "ONELINE_NOSUCH": "1",
        "ONELINE_SECRET_KEY_FILE": "/nope", "ONELINE_RASA_URL": "http://elsewhere.example",
    }  # fmt: skip
    with pytest.raises(SettingsError) as refused:
        read_settings(given)
    said = str(refused.value)
    for name in given:
        assert name in said
    assert len(said.splitlines()) == len(given)


def test_the_check_goes_on_after_what_it_can_not_look_at(tmp_path: Path) -> None:
    given = {"ONELINE_DATA": str(tmp_path), "ONELINE_NOTIFY": "pigeon", "ONELINE_CITY": str(tmp_path)}
    said = CliRunner().invoke(main, ["settings", "check"], env=given).output
    assert f"!! There is no {tmp_path / 'city.yml'}" in said
    assert "keys that encrypt what people say" in said
    city = CliRunner().invoke(
        main, ["settings", "check"], env={"ONELINE_DATA": str(tmp_path), "ONELINE_NOTIFY": "pigeon"}
    )
    assert "!! ONELINE_NOTIFY: 'pigeon' is no address" in city.output
    assert "keys that encrypt what people say" in city.output


def test_what_is_not_set_is_shown_as_nothing(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["settings"], env={"ONELINE_DATA": str(tmp_path)}).output
    assert "None" not in shown
    assert "ONELINE_CATALOGUE = \n" in shown
