"""Faults 34 and 40: a voice process that is told to stop lets people finish; one that dies leaves no word that it ended a call."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from served import ROOT, SECRET, worked
from telephone import Telephone

from bot.app_calls import CALLS
from bot.commands.running import parts
from bot.processes import free_port
from bot.settings import Settings
from bot.store import Store, open_store
from voice.wires.ticket import Ticket, sign

HERE = Path(__file__).parent


@dataclass
class Process:
    """A voice process under gunicorn, as `oneline run` starts it."""

    port: int
    child: subprocess.Popen[bytes]
    store: Store
    log: Path

    def telephone(self, call: str) -> Telephone:
        ticket = sign(Ticket(call, ""), SECRET)
        return Telephone(f"ws://127.0.0.1:{self.port}/voice/stream", ticket, call)

    def turns(self, call: str) -> int:
        return next(number for number in range(99) if self.store.turn("phone", f"{call}-{number + 1}") is None)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    url, port = f"sqlite:///{tmp_path / 'process.db'}", free_port()
    store, log = open_store(url), tmp_path / "voice.log"
    settings = Settings(data=tmp_path, voice_port=port, voice_calls=2, voice_drain=60.0)
    command = next(list(part.command) for part in parts(settings) if part.name == "voice")
    command[command.index("--worker-class") + 1] = "voice.wires.draining.DrainingWorker"
    paths = [HERE, HERE.parent, HERE.parents[1] / "channels", HERE.parents[1], ROOT]
    environment = {**os.environ, "STORE": url, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    with log.open("wb") as written:
        child = subprocess.Popen(
            [*command[:-1], "voice_process:create()"], env=environment, cwd=tmp_path, stdout=written,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    with worked(store, None):
        yield Process(port, child, store, log)
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    store.close()


def test_told_to_stop_it_refuses_the_next_and_carries_the_call_to_its_end(process: Process) -> None:
    _listening(process)
    with process.telephone("CA1") as phone:
        phone.ring().greeted()
        process.child.send_signal(signal.SIGTERM)
        phone.until(lambda: not _takes(process), "new calls are refused")
        marks = len(phone.marks)
        phone.press("1").until(lambda: process.turns("CA1") > 1, "the key counts")
        phone.until(lambda: len(phone.marks) > marks, "the answer is spoken")
        assert process.child.poll() is None
        phone.hang_up()
    assert process.child.wait(30) == 0, process.log.read_text()
    assert "Traceback" not in process.log.read_text()


def test_one_that_is_killed_leaves_the_call_as_not_ended_by_us(process: Process) -> None:
    _listening(process)
    with process.telephone("CA1") as phone:
        phone.ring().greeted()
        os.killpg(process.child.pid, signal.SIGKILL)
        assert phone.ended() == 1006
    assert not process.store.is_noted(CALLS, "CA1")


def _listening(process: Process) -> None:
    tries = threading.Event()
    while not _takes(process):
        assert process.child.poll() is None, process.log.read_text()
        tries.wait(0.1)


def _takes(process: Process) -> bool:
    """True while somebody can connect; False where they are refused at once."""
    try:
        with process.telephone("CA0"):
            return True
    except ConnectionRefusedError:
        return False
