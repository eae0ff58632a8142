"""What the time is: the machine's clock; on a line that is only tried, so much later as whoever tries it let pass.

Only a process that was told to follow a folder ever looks for a moved clock. Who wants time to pass asks for it here; the
worker does what falls due until then, and moves the clock.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

MOVED, ASKED = "clock-moved", "clock-asked"
"""Names of the files: seconds by which the clock is ahead, and the moment that was asked for."""
MOST_AT_ONCE = timedelta(days=370)
"""So much time passes at once at most."""
_followed: list[Path] = []


def now() -> datetime:
    """The moment it is, UTC."""
    return datetime.now(UTC) + ahead()


def follow(folder: Path) -> None:
    """From now on the clock in this process is the one kept in a folder."""
    _followed[:] = [folder]


def unfollow() -> None:
    """The machine's clock again."""
    _followed.clear()


def is_followed() -> bool:
    """True if time may be let pass."""
    return bool(_followed)


def ahead() -> timedelta:
    """How far the clock is ahead of the machine's."""
    if not _followed:
        return timedelta()
    try:
        return timedelta(seconds=float((_followed[0] / MOVED).read_text(encoding="ascii")))
    except (OSError, ValueError):
        return timedelta()


def ask(until: datetime) -> None:
    """Wish that time passes up to a moment; raises ValueError where it is too far, or nobody may."""
    if not _followed:
        raise ValueError("this clock is never moved")
    if until - now() > MOST_AT_ONCE:
        raise ValueError("that is too far")
    _write(_followed[0] / ASKED, until.isoformat())


def asked() -> datetime | None:
    """The moment that was asked for and is not reached yet; None if none was."""
    if not _followed:
        return None
    try:
        return datetime.fromisoformat((_followed[0] / ASKED).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def arrive(moment: datetime) -> None:
    """It is that moment now, where it is not later already; nothing more is asked for."""
    later = moment - datetime.now(UTC)
    if later > ahead():
        _write(_followed[0] / MOVED, f"{later.total_seconds():.3f}")
    _forget(_followed[0] / ASKED)


def reset(folder: Path) -> None:
    """The machine's clock for whoever follows a folder."""
    for name in (MOVED, ASKED):
        _forget(folder / name)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="ascii")
    part.replace(path)


def _forget(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
