"""A port somebody listens on is said in one sentence before anything is started."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.config.settings import Settings, SettingsError
from oneline.cli.main import main
from oneline.processes.ports import require_ports
from oneline.processes.process import free_port


@pytest.mark.parametrize("name", ["ONELINE_PORT", "ONELINE_VOICE_PORT"])
def test_a_port_that_is_taken_stops_the_start_and_nothing_is_made(name: str, tmp_path: Path) -> None:
    ports = {"ONELINE_PORT": str(free_port()), "ONELINE_VOICE_PORT": str(free_port())}
    with socket.create_server(("127.0.0.1", int(ports[name]))):
        said = CliRunner().invoke(main, ["run"], env={**ports, "ONELINE_DATA": str(tmp_path / "data")})
    assert said.exit_code == 1
    assert said.output.startswith(f"Error: Port {ports[name]} is taken")
    assert said.output.endswith(f"set {name}.\n")
    assert not (tmp_path / "data").exists()


def test_free_ports_are_left_free() -> None:
    settings = Settings(port=free_port(), voice_port=free_port(), ready_listen=f"127.0.0.1:{free_port()}")
    for production in (True, False):
        require_ports(settings, production)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(SettingsError, match="ONELINE_HOST"):
        require_ports(Settings(host="192.0.2.1", port=free_port()), production=False)
    ready = Settings(port=free_port(), voice_port=free_port(), ready_listen="192.0.2.1:8083")
    require_ports(ready, production=False)
    with pytest.raises(SettingsError, match="ONELINE_READY_LISTEN"):
        require_ports(ready, production=True)
