"""A voice process to ring: understanding, worker and voice as `oneline run` starts them, in a data folder and on ports of their own."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.voice_watched import NAIVE, OUT
from bot.config.settings import Settings
from oneline.processes.process import Part, free_port, start, stop, wait_ready
from oneline.processes.run import parts
from voice.telephony.stream.client import LineAddress

SECRET = "bench"
SEATS = 16
NEEDED = ("rasa", "worker", "voice")
WARMS = 300.0
"""Seconds a new voice process has for making its fixed words ahead."""
STARTS = 300.0
"""Seconds a process has to start in, on a machine that is busy."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Way:
    """How the voice process is run."""

    name: str
    naive: bool = False
    """Decodes all the time, knows no phrases."""
    workers: int = 1
    """Processes that share the calls."""


@dataclass(frozen=True, slots=True)
class House:
    """A line that runs, and how it is looked into."""

    line: LineAddress
    process: int
    """Number of the voice process; others are its children."""
    notes: Path

    def processor(self) -> float:
        """Processor seconds of the voice process and its children so far."""
        return sum(_ticks(number) for number in family(self.process)) / TICKS

    def rest(self) -> None:
        """Wait until it does nothing, or for a few minutes: a new voice process makes its fixed words in all languages first."""
        until = time.monotonic() + WARMS
        while time.monotonic() < until:
            begun = self.processor()
            time.sleep(2.0)
            if self.processor() - begun < 0.1:
                return

    def memory(self) -> float:
        """Memory of the voice process and its children in MB; what they share counts once."""
        return sum(_shared_fairly(number) for number in family(self.process))

    def listens(self, call: str) -> bool:
        """Whether the first words of a call were said to the end."""
        return any(row["call"] == call for row in self.noted("listens"))

    def answered(self, call: str) -> float:
        """The moment at which what was asked in a call was answered, infinite where it is not yet."""
        return max(
            (row["at"] for row in self.noted("answered") if row["call"] == call and row["said"]), default=float("inf")
        )

    def noted(self, what: str) -> list[dict[str, Any]]:
        """What the watch has noted of a kind."""
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        return [row for row in map(json.loads, lines) if row["what"] == what]


@contextmanager
def house(way: Way, scratch: Path) -> Iterator[House]:
    """The line for as long as a block runs; ends the program where it does not start."""
    scratch.mkdir(parents=True, exist_ok=True)
    _share(scratch)
    settings = Settings(data=scratch, rasa_url=f"http://127.0.0.1:{free_port()}", voice_calls=SEATS, secret_key=SECRET,
                        log_level="error", voice_drain=1.0, port=free_port(), voice_port=free_port())  # fmt: skip
    notes = scratch / f"notes-{way.workers}-{way.naive}.jsonl"
    environment = {
        "ONELINE_DATA": str(scratch), "ONELINE_RASA_URL": settings.rasa_url, "ONELINE_VOICE_CALLS": str(SEATS),
        "ONELINE_VOICE_PORT": str(settings.voice_port), "ONELINE_PORT": str(settings.port), "ONELINE_SECRET_KEY": SECRET,
        "ONELINE_LOG_LEVEL": "error", OUT: str(notes), **({NAIVE: "1"} if way.naive else {}),
    }  # fmt: skip
    (scratch / "worker.ready").unlink(missing_ok=True)
    processes, said = {}, list[str]()
    try:
        for part in parts(settings):
            if part.name in NEEDED:
                ours = dataclasses.replace(
                    part, command=_command(part, way), environment={**part.environment, **environment}
                )
                processes[part.name] = start(ours, said.append)
                if not wait_ready(ours, processes[part.name], STARTS):
                    raise SystemExit("\n".join([*said[-15:], f"{part.name} did not start."]))
        yield House(
            LineAddress(f"ws://127.0.0.1:{settings.voice_port}/voice/stream", SECRET), processes["voice"].pid, notes
        )  # fmt: skip
    finally:
        stop(list(processes.values()))


def _share(scratch: Path) -> None:
    """Imported catalogues and models are those of the machine; sentences made into sound are kept for the next bench."""
    own = Settings().data
    (own / "bench" / "clips").mkdir(parents=True, exist_ok=True)
    (scratch / "voice").mkdir(exist_ok=True)
    for name, kept in (("catalogues", "catalogues"), ("voice/models", "voice/models"), ("voice/clips", "bench/clips")):
        if (own / kept).exists() and not (scratch / name).exists():
            (scratch / name).symlink_to(own / kept)


def _command(part: Part, way: Way) -> list[str]:
    if part.name != "voice":
        return list(part.command)
    return [*part.command[:-1], "--workers", str(way.workers), "bench.voice_watched:create()"]


def family(process: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(_fields(path)[1]), []).append(int(path.parent.name))
        except OSError:
            continue  # why: it has just ended
    found = [process]
    for number in found:
        found += parents.get(number, [])
    return found


def _fields(path: Path) -> list[str]:
    """Fields of a process's stat after its name, which may hold anything."""
    return path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _ticks(process: int) -> int:
    try:
        fields = _fields(Path(f"/proc/{process}/stat"))
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _shared_fairly(process: int) -> float:
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
