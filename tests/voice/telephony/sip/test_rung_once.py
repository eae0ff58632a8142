"""Fault 18 for calls: the same message rings nobody twice, asked twice, after a time-out, after either side was killed."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_line import SECRET, FakeLine
from gateways import GatewayProcess, StartProcess
from telephones import free_port, until

from voice.telephony.sip.http_api import bearer
from voice.telephony.sip.placed_calls import KEPT, Placed


class Resident:
    """A telephone that rings and is not taken: it counts the calls that came."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.1)
        self.calls: set[str] = set()

    @property
    def address(self) -> str:
        return f"sip:resident@127.0.0.1:{self.socket.getsockname()[1]}"

    def listen(self, seconds: float = 0.2) -> int:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                text = self.socket.recv(65536).decode()
            except TimeoutError:
                continue
            if text.startswith("INVITE") and (found := re.search(r"Call-ID: (\S+)", text)):
                self.calls.add(found[1])
        return len(self.calls)


@pytest.fixture
def resident() -> Iterator[Resident]:
    one = Resident()
    yield one
    one.socket.close()


def ask(door: int, to: str, message: str) -> str:
    """Ask for a call; gives its id."""
    link = http.client.HTTPConnection("127.0.0.1", door, timeout=60)
    headers = {"Authorization": f"Bearer {bearer(SECRET)}", "Content-Type": "application/json"}
    link.request("POST", "/calls", json.dumps({"to": to, "message": message}), headers)
    answer = link.getresponse()
    said = json.loads(answer.read())
    link.close()
    assert answer.status == 202
    return str(said["call"])


def started(process: StartProcess, line: FakeLine, placed: Path) -> tuple[GatewayProcess, int]:
    door = free_port()
    return process(line.line.url, "--door", f"127.0.0.1:{door}", "--placed", str(placed)), door


def test_a_message_asked_for_twice_rings_once_also_after_the_gateway_was_killed(
    process: StartProcess, tmp_path: Path, resident: Resident
) -> None:
    with FakeLine() as line:
        gateway, door = started(process, line, tmp_path / "placed")
        call = ask(door, resident.address, "visit:12")
        assert ask(door, resident.address, "visit:12") == call
        until(lambda: resident.listen() == 1, "it rings")
        gateway.stop()
        _, again = started(process, line, tmp_path / "placed")
        assert ask(again, resident.address, "visit:12") == call
        assert resident.listen(1.0) == 1
        assert ask(again, resident.address, "visit:13") != call
        until(lambda: resident.listen() == 2, "another message rings")
    written = (tmp_path / "placed").read_text()
    assert "resident" not in written
    assert (tmp_path / "placed").stat().st_mode & 0o077 == 0


def test_calls_are_remembered_for_a_day_and_over_a_half_line(tmp_path: Path) -> None:
    now, path = [1000.0], tmp_path / "placed"
    placed = Placed(path, lambda: now[0])
    placed.note("a", "OUT1")
    now[0] += KEPT / 2
    placed.note("b", "OUT2")
    with path.open("a") as file:
        file.write("1000 c")
    now[0] += KEPT / 2 + 1
    for known in (placed, Placed(path, lambda: now[0])):
        assert (known.call_of("a"), known.call_of("b"), known.call_of("c")) == ("", "OUT2", "")
    assert path.read_text().count("\n") == 1
