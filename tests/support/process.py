"""A voice process under gunicorn as `oneline run` starts it, with engines of a test."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from served import ROOT, SECRET, worked
from telephone import PATIENCE, Telephone
from websockets.exceptions import ConnectionClosedError, InvalidMessage

from bot.config.settings import Settings
from bot.store import Store, open_store
from oneline.processes.process import free_port
from oneline.processes.run import parts
from voice.telephony.stream.ticket import Ticket, sign

HERE = Path(__file__).parent


@dataclass
class Process:
    """A voice process that runs."""

    port: int
    child: subprocess.Popen[bytes]
    store: Store
    log: Path

    def telephone(self, call: str) -> Telephone:
        """A telephone that may ring it."""
        ticket = sign(Ticket(call, ""), SECRET)
        return Telephone(f"ws://127.0.0.1:{self.port}/voice/stream", ticket, call)

    def turns(self, call: str) -> int:
        """How many turns a call has had."""
        return next(number for number in range(99) if self.store.turn("phone", f"{call}-{number + 1}") is None)

    @property
    def workers(self) -> set[int]:
        """Processes that take calls."""
        found = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text().split()
        return {int(number) for number in found}

    @property
    def takes(self) -> bool:
        """True while somebody can connect; False where they are refused, or dropped by a process that just ends."""
        try:
            with self.telephone(f"CA{uuid.uuid4().hex}"):
                return True
        except (ConnectionRefusedError, ConnectionClosedError, InvalidMessage):
            return False

    def listening(self) -> Process:
        """Wait until it takes calls."""
        tries = threading.Event()
        while not self.takes:
            assert self.child.poll() is None, self.log.read_text()
            tries.wait(0.1)
        return self

    def until_workers(self, count: int, others: set[int]) -> None:
        """Wait until so many take calls and none of some others does."""
        tries = threading.Event()
        for _ in range(int(PATIENCE * 10)):
            if len(self.workers) == count and not self.workers & others:
                return
            tries.wait(0.1)
        raise AssertionError(self.log.read_text())


@contextmanager
def voice_process(tmp_path: Path) -> Iterator[Process]:
    """One with two seats, for as long as the block lasts."""
    url, port = f"sqlite:///{tmp_path / 'process.db'}", free_port()
    store, log = open_store(url), tmp_path / "voice.log"
    settings = Settings(data=tmp_path, voice_port=port, voice_calls=2, voice_drain=60.0)
    command = next(list(part.command) for part in parts(settings) if part.name == "voice")
    command[command.index("--worker-class") + 1] = "voice.telephony.stream.gunicorn_worker.DrainingWorker"
    paths = [HERE, ROOT]
    environment = {
        **os.environ,
        "STORE": url,
        "ILL": str(tmp_path / "ill"),
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }
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
