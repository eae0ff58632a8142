"""A mock server made of a published document, for referees."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tools import program

PRISM = Path(__file__).parents[1] / "referees" / "node_modules" / ".bin" / "prism"
READY_WITHIN_S = 60.0


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a mock server answers; fails the test where it does not."""
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up and server.poll() is None:
        try:
            httpx.get(address, timeout=2, trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail("the mock server did not become ready")


def require(document: Path, told: str) -> None:
    """Skip where the referee or its document is missing. told: what the document is, and where it belongs."""
    for there, missing in (
        (program("node"), "node is not installed"),
        (PRISM.exists(), "the referees are not installed; run: npm ci --prefix tests/referees"),
        (document.exists(), f"{told} is not there"),
    ):
        if not there:
            pytest.skip(missing)


@contextmanager
def mock_server(document: Path, folder: Path) -> Iterator[str]:
    """Address of a server made of a document, until the block ends; what it prints is kept in the folder."""
    port = free_port()
    command = [str(PRISM), "mock", "--host", "127.0.0.1", "--port", str(port), str(document)]
    with (folder / "printed.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=15)


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy between us and loopback."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
