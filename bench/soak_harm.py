"""Faults of a long run: processes killed, a clock set back, a disk filled, a database stopped."""

from __future__ import annotations

import os
import random
import signal
import struct
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.voice_process import family

BACK_SECONDS = -3600
HELD = 10.0
"""Seconds a disk is full or a database stopped."""
CLOCK_HELD = 25.0
SOURCE = Path(__file__).parent / "soak_clock.c"
PARTS = {
    "worker": ("/oneline\0worker",),
    "web": ("oneline.processes.web:create_app",),
    "voice": ("oneline.processes.voice:create_voice_app",),
}
"""Part → what stands in the command of its processes."""


def processes(line: int, part: str) -> list[int]:
    """Processes of a part below `oneline run`, its own helpers left out."""
    return [number for number in family(line)[1:] if any(mark in _command(number) for mark in PARTS[part])]


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


@dataclass(slots=True)
class Clock:
    """The worker's clock, moved by a library loaded before its C library."""

    file: Path
    library: Path

    @classmethod
    def build(cls, scratch: Path) -> Clock | None:
        """None if no C compiler is there."""
        clock = cls(scratch / "clock", scratch / "soak_clock.so")
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run(
                ["cc", "-shared", "-fPIC", "-O1", "-o", str(clock.library), str(SOURCE), "-ldl"],
                check=True,
                capture_output=True,
            )
            clock.set(0)
            return clock
        return None

    def set(self, seconds: int) -> None:
        """So many seconds off, from now on, in every worker."""
        # Why in place: the workers hold the file's page.
        with os.fdopen(os.open(self.file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(struct.pack("l", seconds))

    @property
    def told(self) -> dict[str, str]:
        """What processes are told."""
        return {"LD_PRELOAD": str(self.library), "SOAK_CLOCK": str(self.file)}


class Disk:
    """A small disk in memory under a folder, where we may mount one."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "soak", str(folder)]
        self.mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0

    def fill(self) -> None:
        """To the last byte."""
        with (self.folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 20))

    def free(self) -> None:
        """Room again."""
        (self.folder / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        """Take the disk away."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False, capture_output=True)


def stop_for_a_while(numbers: Sequence[int], seconds: float) -> None:
    """SIGSTOP, and SIGCONT after."""
    _signal(numbers, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        _signal(numbers, signal.SIGCONT)


def _signal(numbers: Sequence[int], which: signal.Signals) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, which)


@dataclass(slots=True)
class Harm:
    """Does one thing after the other, each kind once before any comes again."""

    line: int
    """Process of `oneline run`."""
    clock: Clock | None
    disk: Disk
    database: int
    """First process of a PostgreSQL of our own; 0 where SQLite is used."""
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)

    def run(self, stop: threading.Event, every: float) -> None:
        """Until told to stop; whatever was taken away is given back then."""
        waiting: list[str] = []
        while not stop.wait(self.chance.uniform(0.5, 1.5) * every):
            if not waiting:
                waiting = self._kinds()
                self.chance.shuffle(waiting)
            kind = waiting.pop()
            if self._ways()[kind]():
                self.done[kind] += 1
                print(f"  {time.strftime('%H:%M:%S')} {kind}", flush=True)

    def _kinds(self) -> list[str]:
        return [
            *(f"{part} killed" for part in PARTS),
            *(["clock back"] if self.clock else []),
            *(["disk full"] if self.disk.mounted else []),
            *(["database stopped"] if self.database else []),
        ]

    def _ways(self) -> dict[str, Callable[[], bool]]:
        return {
            **{f"{part} killed": lambda part=part: self._kill(part) for part in PARTS},  # type: ignore[misc]
            "clock back": self._set_back,
            "disk full": self._fill,
            "database stopped": self._stop_database,
        }

    def _kill(self, part: str) -> bool:
        found = processes(self.line, part)
        if found:
            _signal([self.chance.choice(found)], signal.SIGKILL)
        return bool(found)

    def _set_back(self) -> bool:
        if self.clock is None:
            return False
        self.clock.set(BACK_SECONDS)
        try:
            time.sleep(CLOCK_HELD)
        finally:
            self.clock.set(0)
        return True

    def _fill(self) -> bool:
        try:
            self.disk.fill()
            time.sleep(HELD)
        finally:
            self.disk.free()
        return True

    def _stop_database(self) -> bool:
        # Why looked up now: each connection has a process of its own.
        stop_for_a_while(family(self.database), HELD)
        return True
