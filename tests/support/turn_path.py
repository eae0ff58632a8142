"""Which files of ours a turn enters, and how often its path comes back to one that it had left."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).parents[2]) + "/"
ROOMS = ("bot/", "channels/", "voice/")


@dataclass
class TurnPath:
    """The files that were entered, in order, without those entered twice in a row."""

    entered: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many different files."""
        return len(set(self.entered))

    @property
    def returns(self) -> int:
        """How often a file was entered again after another one."""
        return len(self.entered) - self.files


@contextmanager
def watched() -> Iterator[TurnPath]:
    """Watch every call in every thread of this process while the block runs."""
    path, known = TurnPath(), dict[str, str]()

    def watch(frame: Any, event: str, argument: object) -> None:
        if event != "call":
            return
        name = frame.f_code.co_filename
        if name not in known:
            own = name.removeprefix(ROOT) if name.startswith(ROOT) else ""
            known[name] = own if own.startswith(ROOMS) else ""
        if known[name] and (not path.entered or path.entered[-1] != known[name]):
            path.entered.append(known[name])

    before: Callable[..., object] | None = sys.getprofile()
    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield path
    finally:
        sys.setprofile(before)  # type: ignore[arg-type]
        threading.setprofile(None)  # type: ignore[arg-type]
