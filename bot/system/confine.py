"""Keeps what the line writes from every other user of the machine, and its memory out of core files."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from bot.config.settings import Settings
from bot.system.log import open_log

OTHERS = 0o077
"""What other users of the machine may do: nothing."""
SQLITE = "sqlite:///"


def begin_process(settings: Settings) -> None:
    """What every process that serves does first: its log, and nothing of ours open to others."""
    open_log(settings.log_level)
    confine()
    close_data(settings)


def confine() -> None:
    """From now on what this process writes is for us alone, and a crash writes no memory down. At the start of each process."""
    os.umask(OTHERS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_data(settings: Settings) -> None:
    """Make the data folder, and take from others what an earlier version left open; what stays open is logged."""
    settings.data.mkdir(parents=True, exist_ok=True)
    for path in open_to_others(settings):
        if not make_private(path):
            # Why here: it takes a moment to load, which help and quick commands need not wait for.
            import structlog

            structlog.get_logger(__name__).warning("data.open_to_others", file=path.name)


def open_to_others(settings: Settings) -> list[Path]:
    """The data folder, databases and keys that other users of the machine may look into."""
    return [path for path in (settings.data, *_kept(settings)) if _is_open(path)]


def make_private(path: Path) -> bool:
    """Take from others what they may do with a file or folder; False if they still may, as where it is not ours."""
    try:
        path.chmod(path.stat().st_mode & 0o700)
    except OSError:
        return False
    return not _is_open(path)


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False


def _kept(settings: Settings) -> list[Path]:
    """Databases with what SQLite keeps beside them, and keys."""
    beside = [path for end in ("*.db", "*.db-*", "*.key", "*.keys") for path in settings.data.glob(end)]
    if not settings.database_url.startswith(SQLITE):
        return beside
    database = settings.database_url.removeprefix(SQLITE).partition("?")[0]
    return sorted({*beside, *(Path(database + end) for end in ("", "-wal", "-shm"))})
