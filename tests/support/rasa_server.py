"""Rasa as it runs in service: its own environment, its own process, reached over loopback."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import httpx
import pytest

INTENTS = Path(__file__).resolve().parents[2] / "intents"
PYTHON = INTENTS / ".venv" / "bin" / "python"
READY_WITHIN_S = 240.0


class RunCommand(Protocol):
    """Runs one command of intents/run.py."""

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]: ...


def _run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of intents/run.py, started from a folder that is not the repository's."""
    command = [str(PYTHON), str(INTENTS / "run.py"), *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="session")
def rasa_python() -> Path:
    """The Python of Rasa's environment."""
    if not PYTHON.exists():
        pytest.skip("Rasa's environment is not there (intents/.venv); run: make train")
    return PYTHON


@pytest.fixture(scope="session")
def run_command(rasa_python: Path) -> RunCommand:
    """The commands of intents/run.py, in Rasa's environment."""
    return _run_command


@pytest.fixture(scope="session")
def rasa_model(run_command: RunCommand) -> Path:
    """The trained model of the present content."""
    found = run_command("current")
    if found.returncode:
        pytest.skip(found.stderr.strip())
    return Path(found.stdout.strip())


@pytest.fixture(scope="session")
def rasa_server(rasa_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The server's address on loopback, and the file of all it prints."""
    printed = tmp_path_factory.mktemp("rasa") / "printed.log"
    port = _free_port()
    command = [str(PYTHON), str(INTENTS / "run.py"), "serve", "--model", str(rasa_model), "--port", str(port)]
    with printed.open("wb") as log, subprocess.Popen(command, cwd="/", stdout=log, stderr=log) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, server, printed)
            yield url, printed
        finally:
            server.terminate()
            assert server.wait(timeout=60) == 0, "SIGTERM must end the server cleanly"


@pytest.fixture(scope="session")
def rasa_url(rasa_server: tuple[str, Path]) -> str:
    """The server's address on loopback."""
    return rasa_server[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], printed: Path) -> None:
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up and server.poll() is None:
        try:
            if httpx.get(f"{url}/status", timeout=20).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"Rasa did not become ready:\n{printed.read_text(encoding='utf-8', errors='replace')}")
