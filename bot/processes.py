"""Starts and watches the processes of one machine: one supervisor, one log, one way to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 10.0
SLOWEST_RESTART = 30.0


@dataclass(frozen=True, slots=True)
class Part:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool]
    """True when it answers."""
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = GRACE
    """Seconds it may take to end what it does; a part with more than others is stopped before them, for it may need them."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def rasa_command(home: Path, port: int) -> list[str]:
    """How the understanding process is started on loopback."""
    return [str(home / "intents/.venv/bin/python"), str(home / "intents/run.py"), "serve", "--port", str(port)]


def start(part: Part, log: Callable[[str], None]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, its lines going to the log with its name before them."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **part.environment}
    process = subprocess.Popen(  # noqa: S603
        part.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, start_new_session=True
    )
    threading.Thread(target=_copy, args=(process, part.name, log), daemon=True).start()
    return process


def _copy(process: subprocess.Popen[bytes], name: str, log: Callable[[str], None]) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            log(f"{name:7} | {line.decode(errors='replace').rstrip()}")


def stop(
    processes: Sequence[subprocess.Popen[bytes]], grace: float = GRACE, hurry: Callable[[], bool] = lambda: False
) -> None:
    """Ask every process to finish, wait, then end those that did not; at once when in a hurry."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    until = time.monotonic() + grace
    for process in processes:
        while process.poll() is None and time.monotonic() < until and not hurry():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(min(0.5, max(0.1, until - time.monotonic())))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def wait_ready(part: Part, process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait until a process answers; False when it ended or took too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        if part.ready():
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def running(part: Part, seconds: float, log: Callable[[str], None]) -> Iterator[bool]:
    """A process for as long as a block runs; gives whether it became ready."""
    process = start(part, log)
    try:
        yield wait_ready(part, process, seconds)
    finally:
        stop([process])


class Supervisor:
    """Keeps the parts running until told to stop; one that ends is started again, slower each time."""

    def __init__(self, parts: Sequence[Part], log: Callable[[str], None]) -> None:
        self._parts, self._log = parts, log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._due: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._stopping, self._hurrying = threading.Event(), threading.Event()

    def run(self, started: Callable[[list[str]], None], seconds: float = 90.0) -> None:
        """Watch all until SIGTERM or SIGINT; only in the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        self.watch(started, seconds)

    def stop(self) -> None:
        """Ask the watch to end; asked again, without waiting for what still goes on."""
        if self._stopping.is_set():
            self._hurrying.set()
        self._stopping.set()

    def watch(self, started: Callable[[list[str]], None], seconds: float) -> None:
        """Start all, tell `started` which did not become ready in so many seconds, watch until told to stop, stop all."""
        try:
            for part in self._parts:
                self._processes[part.name] = start(part, self._log)
            late = [part.name for part in self._parts if not self._ready(part, seconds)]
            if not self._stopping.is_set():
                started(late)
            while not self._stopping.wait(0.5):
                self._watch()
        finally:
            self._stop_all()

    def _stop_all(self) -> None:
        """Stop those first that may take long, a call in the middle for one, while what they need still runs."""
        for grace in sorted({part.grace for part in self._parts}, reverse=True):
            wanted = [self._processes[p.name] for p in self._parts if p.grace == grace and p.name in self._processes]
            stop(wanted, grace, self._hurrying.is_set)

    def _ready(self, part: Part, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopping.is_set():
            if part.ready():
                return True
            self._watch()
            time.sleep(0.1)
        return False

    def _watch(self) -> None:
        """Start again what ended: at once the first time, then after 1, 2, 4 … 30 s."""
        now = time.monotonic()
        for part in self._parts:
            if self._processes[part.name].poll() is None:
                continue
            if part.name not in self._due:
                failures = self._failures[part.name] = self._failures.get(part.name, 0) + 1
                self._due[part.name] = now + min(SLOWEST_RESTART, 2.0 ** (failures - 2) if failures > 1 else 0.0)
                self._log(f"{part.name:7} | ended; starting it again")
            elif now >= self._due[part.name]:
                del self._due[part.name]
                self._processes[part.name] = start(part, self._log)


def to_stderr(line: str) -> None:
    """A log that writes to standard error."""
    print(line, file=sys.stderr, flush=True)
