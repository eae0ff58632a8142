"""The data folder is held by a line that runs, so that nobody takes its database or keys away from under it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "line.lock"


@contextmanager
def hold(data: Path) -> Iterator[None]:
    """Hold a data folder, beside others who do; a process that dies lets go of it."""
    data.mkdir(parents=True, exist_ok=True)
    held = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


def is_held(data: Path) -> bool:
    """True if a line that runs holds this folder."""
    try:
        found = os.open(data / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(found)
    return False
