"""What tests of gateways share: the gateway as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))  # why: telephones.py stands one folder up, for whole journeys too

from fake_line import SECRET, FakeLine
from telephones import free_port, until

ROOT = Path(__file__).parents[3]


class GatewayProcess:
    """python -m voice.wires.gateway on a free port of loopback."""

    def __init__(self, folder: Path, line: str, *more: str) -> None:
        self.port = free_port()
        self._log = folder / f"gateway{self.port}.log"
        first = free_port() & ~1
        fixed = ["--listen", f"127.0.0.1:{self.port}", "--line", line, "--rtp", f"{first}-{first + 120}"]
        command = [sys.executable, "-m", "voice.wires.gateway", *fixed, *more]
        environment = {**os.environ, "ONELINE_SECRET_KEY": SECRET, "TRUNK_PASSWORD": "open sesame"}
        with self._log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        until(lambda: "listening" in self.log or self.process.poll() is not None, "the gateway starts")
        assert self.process.poll() is None, self.log

    @property
    def address(self) -> str:
        """What a telephone rings."""
        return f"sip:city@127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it has written."""
        return self._log.read_text()

    def told_to_stop(self) -> None:
        """SIGTERM."""
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Wait for its end; gives its exit code."""
        return self.process.wait(20)


Start = Callable[..., GatewayProcess]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Start]:
    """Starts gateways at a line; they are ended with the test."""
    started: list[GatewayProcess] = []

    def start(line: str, *more: str) -> GatewayProcess:
        started.append(GatewayProcess(tmp_path, line, *more))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeLine, GatewayProcess]]:
    """A gateway at a line, for all tests of a file: starting one takes a second or two."""
    with FakeLine() as line:
        one = GatewayProcess(tmp_path_factory.mktemp("gateway"), line.line.url)
        yield line, one
        one.process.kill()
        one.process.wait()


@pytest.fixture
def line(served: tuple[FakeLine, GatewayProcess]) -> FakeLine:
    """Its line, which has no calls yet; a test gives it a script."""
    served[0].reset()
    return served[0]


@pytest.fixture
def port(served: tuple[FakeLine, GatewayProcess]) -> int:
    """Its port."""
    return served[1].port
