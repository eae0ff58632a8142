"""A gateway for tests: in a thread of its own, and as a process where it is about signals and its log."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from fake_line import SECRET
from telephones import free_port, until

from voice.telephony.sip.gateway import SipGateway
from voice.telephony.sip.main import parser, serve

ROOT = Path(__file__).parents[2]
PASSWORD = "open sesame"


def arguments(port: int, line: str, *more: str) -> list[str]:
    """What a gateway on loopback is started with."""
    first = free_port()
    return ["--listen", f"127.0.0.1:{port}", "--line", line, "--rtp", f"{first}-{first + 120}", *more]


class GatewayThread:
    """A gateway on a free port of loopback, in this process."""

    def __init__(self, line: str, *more: str) -> None:
        self.port = free_port()
        self.gateway: SipGateway | None = None
        self._asked = parser().parse_args(arguments(self.port, line, *more))
        self._told, self._loop = asyncio.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        until(lambda: self.gateway or not self._thread.is_alive(), "the gateway starts")
        assert self.gateway

    @property
    def address(self) -> str:
        """What a telephone rings."""
        return f"sip:city@127.0.0.1:{self.port}"

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serve(self._asked, SECRET, lambda: [PASSWORD], self._told, self._ready))

    def _ready(self, gateway: SipGateway) -> None:
        self.gateway = gateway

    def run[T](self, work: Callable[[SipGateway], Coroutine[Any, Any, T]]) -> Future[T]:
        """Let it do something."""
        assert self.gateway
        return asyncio.run_coroutine_threadsafe(work(self.gateway), self._loop)

    def stop(self) -> None:
        """End it, and what still goes on."""
        self._asked.grace = 0.1
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._told.set)
        self._thread.join()


class GatewayProcess:
    """python -m voice.telephony.sip.main on a free port of loopback."""

    def __init__(self, folder: Path, line: str, *more: str) -> None:
        self.port = free_port()
        self._log = folder / f"gateway{self.port}.log"
        command = [sys.executable, "-m", "voice.telephony.sip.main", *arguments(self.port, line, *more)]
        with self._log.open("w") as log:
            environment = {**os.environ, "ONELINE_SECRET_KEY": SECRET}
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        until(lambda: "listening" in self.log or self.process.poll() is not None, "the gateway starts")
        assert self.process.poll() is None, self.log

    @property
    def log(self) -> str:
        """What it has written."""
        return self._log.read_text()

    def told_to_stop(self) -> None:
        """SIGTERM."""
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Wait for its end; gives its exit code."""
        return self.process.wait(60)

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


Start = Callable[..., GatewayThread]
StartProcess = Callable[..., GatewayProcess]
