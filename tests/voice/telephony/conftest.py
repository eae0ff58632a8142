"""What tests of gateways share: gateways that end with the test, and a line for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_line import FakeLine
from gateways import GatewayProcess, GatewayThread, Start, StartProcess


@pytest.fixture
def gateway() -> Iterator[Start]:
    """Starts gateways at a line; they are ended with the test."""
    started: list[GatewayThread] = []

    def start(line: str, *more: str) -> GatewayThread:
        started.append(GatewayThread(line, *more))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[StartProcess]:
    """Starts gateways as processes."""
    started: list[GatewayProcess] = []

    def start(line: str, *more: str) -> GatewayProcess:
        started.append(GatewayProcess(tmp_path, line, *more))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[FakeLine, GatewayThread]]:
    """A gateway at a line, for all tests of a file."""
    with FakeLine() as line:
        one = GatewayThread(line.line.url)
        yield line, one
        one.stop()


@pytest.fixture
def line(served: tuple[FakeLine, GatewayThread]) -> FakeLine:
    """Its line, which has no calls yet; a test gives it a script."""
    served[0].reset()
    return served[0]


@pytest.fixture
def port(served: tuple[FakeLine, GatewayThread]) -> int:
    """Its port."""
    return served[1].port
