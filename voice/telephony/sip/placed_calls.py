"""Which message was rung about by which call: written down before a telephone rings, so that nobody is rung twice for one.

A line a call: when, the message's key, the call's id. No number of anybody.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from voice.telephony.tuning import TUNING

KEPT = TUNING.placed.message
_LINE = re.compile(r"(\d+) (\S+) (\S+)")


class Placed:
    """The calls of a day. Without a file they are remembered as long as the gateway runs."""

    def __init__(self, path: Path | None = None, now: Callable[[], float] = time.time) -> None:
        self._path, self._now = path, now
        self._calls: dict[str, tuple[str, float]] = {}
        if path is not None and path.exists():
            self._read(path)

    def call_of(self, key: str) -> str:
        """The call of a message, or empty."""
        call, since = self._calls.get(key, ("", 0.0))
        return call if self._now() - since < KEPT else ""

    def note(self, key: str, call: str) -> None:
        """This call is about to ring for this message; raises OSError where it can not be written down."""
        at = self._now()
        self._calls = {kept: told for kept, told in self._calls.items() if at - told[1] < KEPT} | {key: (call, at)}
        if self._path is not None:
            _append(self._path, f"{at:.0f} {key} {call}\n")

    def _read(self, path: Path) -> None:
        """What is young enough; the file is written anew without the rest. A half line, of a gateway that was killed, is none."""
        found = [match.groups() for line in path.read_text().splitlines() if (match := _LINE.fullmatch(line))]
        self._calls = {key: (call, float(at)) for at, key, call in found if self._now() - float(at) < KEPT}
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        _append(fresh, "".join(f"{at:.0f} {key} {call}\n" for key, (call, at) in self._calls.items()))
        fresh.replace(path)


def _append(path: Path, text: str) -> None:
    """Write it so that it is there after a power cut; the file is for us alone."""
    number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(number, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(number)
