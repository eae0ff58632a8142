"""Ends the parts of a line whose supervisor is gone without ending them, as after `kill -9` or for want of memory.

A process of its own, which holds the reading end of a pipe: once nobody holds the other end, the supervisor is gone.
Run by file, with the standard library alone: it is small, and begins at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping

GRACE = 10.0
"""Seconds that parts may take to end once they are asked to."""
LOOK_SECONDS = 0.1
PATIENCE = 5.0
"""Seconds that a supervisor waits for its reaper to end."""


class Reaper:
    """The supervisor's end of it. Nothing here raises: a line without a reaper runs all the same."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start the process with these variables; it needs no secret of ours."""
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.suppress(OSError):
            # Why a session of its own: whoever ends the whole group of the supervisor leaves it to do its work.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-IS", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                env=environment,
            )

    def watch(self, groups: Iterable[int]) -> None:
        """These process groups are to end with the supervisor, and no others any more."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.write((" ".join(map(str, groups)) + "\n").encode())
                self._process.stdin.flush()

    def close(self) -> None:
        """It is not needed any more: all parts have ended."""
        self.watch(())
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE)


def _wait_for_the_end(lines: Iterable[bytes]) -> list[int]:
    """The groups that were named last before the pipe was closed."""
    groups: list[int] = []
    for line in lines:
        groups = [int(word) for word in line.split()]
    return groups


def _signal(group: int, number: int) -> bool:
    """False where nobody is left in a group. 0 only asks."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end(groups: Iterable[int]) -> None:
    left = [group for group in groups if _signal(group, signal.SIGTERM)]
    until = time.monotonic() + GRACE
    while left and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        left = [group for group in left if _signal(group, 0)]
    for group in left:
        _signal(group, signal.SIGKILL)


if __name__ == "__main__":
    # Why deaf to both: a terminal passes them on to everybody, and the parts may need longer than the supervisor lives.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    _end(_wait_for_the_end(sys.stdin.buffer))
