"""The machine of a bench, printed before its figures, because figures of two machines cannot be compared."""

from __future__ import annotations

import os
import platform
from pathlib import Path

GIGABYTE = 1024**3


def machine() -> str:
    """One line: processor, cores, memory, system, and how busy it is before the bench begins."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB; {platform.system()}, Python {platform.python_version()}; "
        f"load before: {load}"
    )


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {int(path.name): parent for path in Path("/proc").glob("[0-9]*") if (parent := _stat(path, 1))}
    found, more = {pid}, {pid}
    while more:
        more = {child for child, parent in parents.items() if int(parent) in more}
        found |= more
    return found


def memory(pid: int) -> float:
    """Memory of a process and its descendants in MB; what several share is counted once."""
    return sum(_proportional(one) for one in family(pid)) / 1024


def seconds(pid: int) -> float:
    """Seconds of a processor that a process and its descendants have used."""
    ticks = [_stat(Path("/proc", str(one)), 11, 12) for one in family(pid)]
    return sum(sum(map(int, each.split())) for each in ticks) / float(os.sysconf("SC_CLK_TCK"))


def _processor() -> str:
    try:
        rows = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(row.split(":", 1)[1].strip() for row in rows if row.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _stat(process: Path, *fields: int) -> str:
    """Fields of a process's `stat` behind its name; empty if it has ended."""
    try:
        rest = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return " ".join(rest[field] for field in fields)


def _proportional(pid: int) -> float:
    """Kilobytes of a process, shared pages by their share; 0 where it has ended."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(float(row.split()[1]) for row in rows if row.startswith("Pss:"))
