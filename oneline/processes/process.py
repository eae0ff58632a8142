"""Starts and stops the processes of one machine, with one log; `oneline.processes.supervisor` watches them."""

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

from bot.config.setting import FILE

GRACE = 10.0


@dataclass(frozen=True, slots=True)
class Part:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool]
    """True when it answers for the first time, which may take long on a busy machine."""
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = GRACE
    """Seconds it may take to end what it does; a part with more than others is stopped before them, for it may need them."""
    alive: Callable[[], bool] | None = None
    """Asked from then on; one that says no three times in a row is replaced. None: only its end is noticed."""
    clear: Callable[[], object] = lambda: None
    """Takes away what an earlier process left behind as a sign that it was ready."""
    later: bool = False
    """Started once all others are ready, so that those have the processors for themselves; the line answers without it."""
    inherits: Callable[[str], bool] = lambda name: True
    """Name of a variable of our own environment → whether this process is given it."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def rasa_command(home: Path, port: int) -> list[str]:
    """How the understanding process is started on loopback."""
    return [str(home / "intents/.venv/bin/python"), str(home / "intents/run.py"), "serve", "--port", str(port)]


FRUGAL = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads that work for us take turns; without the last, each keeps what it freed in a heap of its own."""


def start(part: Part, log: Callable[[str], None]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, its lines going to the log with its name before them."""
    part.clear()
    # Why no file of what is given outright: a setting that stands in two places is refused.
    given = {*part.environment, *(name + FILE for name in part.environment)}
    ours = {name: value for name, value in os.environ.items() if name not in given and part.inherits(name)}
    environment = {**ours, **FRUGAL, **part.environment}
    process = subprocess.Popen(  # noqa: S603
        part.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, start_new_session=True
    )
    threading.Thread(target=_copy, args=(process, part.name, patient(log)), daemon=True).start()
    return process


def patient(log: Callable[[str], None]) -> Callable[[str], None]:
    """The same log, which never raises: a line that it can not take is lost."""

    def said(line: str) -> None:
        # Why so wide: nothing ends for want of a log. A copy that ended would close the pipe, and its process with it.
        with contextlib.suppress(Exception):
            log(line)

    return said


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
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)


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


def to_stderr(line: str) -> None:
    """A log that writes to standard error; a line that can not be written, on a full disk for one, is lost."""
    with contextlib.suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)
