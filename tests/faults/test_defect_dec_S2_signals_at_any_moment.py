"""Signals at any moment, any number: whatever was started is gone within the grace, and nothing waits for itself."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from signalled_line import can_listen

from oneline.processes.process import free_port

SUPPORT = Path(__file__).parents[1] / "support"
ROOT = SUPPORT.parents[1]
MARK = "ONELINE_TEST_ROUND"
SIGNALS = (signal.SIGINT, signal.SIGTERM)
PAUSES = (0.0, 0.0, 0.0001, 0.001, 0.01, 0.1, 0.5, 1.2)
"""Seconds between two signals; most are close together, as when a terminal and make both pass one on."""
LIMIT = 120.0
"""Seconds until a round counts as hanging."""


def _of_round(mark: str) -> list[int]:
    """Processes that bear a mark in their environment, wherever they hang in the tree."""
    return [pid for pid in _processes() if mark.encode() in _environment(pid)]


def _processes() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def _start(folder: Path, port: int, mark: str) -> subprocess.Popen[str]:
    """A line of stand-ins, which all bear the mark in their environment."""
    return subprocess.Popen(
        [sys.executable, str(SUPPORT / "signalled_line.py"), str(folder), str(port)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        env={**os.environ, MARK: mark, "PYTHONPATH": f"{ROOT}:{SUPPORT}"},
    )  # fmt: skip


def _send(process: subprocess.Popen[str], chance: random.Random) -> list[str]:
    """One to five signals; their names."""
    sent = []
    for _ in range(chance.randint(1, 5)):
        number = chance.choice(SIGNALS)
        with suppress(ProcessLookupError):
            process.send_signal(number)
        sent.append(number.name)
        time.sleep(chance.choice(PAUSES))
    return sent


def _round(folder: Path, seed: int) -> None:
    """Start a line of stand-ins, signal it at a moment that the seed decides, and look at what is left."""
    chance, mark, port = random.Random(seed), f"{os.getpid()}-{seed}", free_port()
    folder.mkdir()
    process = _start(folder, port, mark)
    assert process.stdout is not None
    when = chance.choice(("start", "run"))
    if when == "run":
        assert process.stdout.readline() == "started\n"
    time.sleep(chance.uniform(0.0, 1.5 if when == "start" else 0.7))
    sent = _send(process, chance)
    try:
        process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        pytest.fail(f"round {seed}: after {sent} at {when} the line hangs")
    finally:
        left = _of_round(f"{MARK}={mark}")
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.stdout.close()
    assert not left, f"round {seed}: after {sent} at {when} {len(left)} processes are left"
    assert can_listen(port), f"round {seed}: after {sent} at {when} the port is taken"


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc, which is not here")


@needs_proc
@pytest.mark.parametrize("seed", range(12))
def test_whatever_signals_come_everything_is_gone(tmp_path: Path, seed: int) -> None:
    _round(tmp_path / "round", seed)


@needs_proc
@pytest.mark.parametrize("tens", range(2, 21))
def test_whatever_signals_come_everything_is_gone_in_two_hundred_rounds(tmp_path: Path, tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        _round(tmp_path / str(seed), seed)


HEARS = """
import os, signal, sys, threading
from bot.system.signals import hear_ending
count = 0
both = threading.Event()
def told():
    global count
    count += 1
    lock.acquire()
    both.set()
lock = threading.Lock()
with lock:
    hear_ending(told)
    for number in (signal.SIGTERM, signal.SIGHUP):
        os.kill(os.getpid(), number)
    while count < 1:
        threading.Event().wait(0.01)
assert both.wait(60)
lock.release()
while count < 2:
    threading.Event().wait(0.01)
os.write(1, b"heard")
os._exit(0)
"""


def test_who_is_told_may_take_a_lock_that_the_main_thread_holds() -> None:
    done = subprocess.run([sys.executable, "-c", HEARS], capture_output=True, text=True, timeout=LIMIT, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("heard", "")


def test_a_signal_that_nohup_keeps_away_is_kept_away() -> None:
    code = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from bot.system.signals import hear_ending;"
        " hear_ending(lambda: os._exit(9)); print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=LIMIT, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "True\n")


def test_a_gunicorn_process_that_is_told_to_leave_at_once_asks_no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    from voice.telephony.stream.wordless_errors import WordlessWorker

    left, told = list[int](), threading.Event()
    monkeypatch.setattr(os, "_exit", lambda code: (left.append(code), told.set()))
    WordlessWorker.handle_quit(object.__new__(WordlessWorker), signal.SIGINT, None)
    assert (left, told.is_set()) == ([0], True)


@needs_proc
def test_what_a_killed_supervisor_leaves_behind_ends(tmp_path: Path) -> None:
    mark, port = f"{os.getpid()}-killed", free_port()
    process = _start(tmp_path, port, mark)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    process.kill()
    process.wait(LIMIT)
    process.stdout.close()
    until = time.monotonic() + LIMIT
    while left := _of_round(f"{MARK}={mark}"):
        assert time.monotonic() < until, f"{len(left)} processes are left"
        time.sleep(0.1)
    assert can_listen(port)
