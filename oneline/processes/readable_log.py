"""Log lines in words for a terminal, whichever process wrote them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def readable(line: str) -> str:
    """A line of a part, "name | {…}", in words; one that holds no JSON object as it is."""
    head, bar, rest = line.partition(" | ")
    fields = _fields(rest if bar else line)
    if fields is None:
        return line
    level, event, moment = (str(fields.pop(key, "")) for key in ("level", "event", "timestamp"))
    shown = (f"{key}={value}" for key, value in fields.items())
    told = " ".join(filter(None, (moment[11:19], level if level != "info" else "", event, *shown)))
    return f"{head}{bar}{told}" if bar else told


def for_terminal(log: Callable[[str], None]) -> Callable[[str], None]:
    """The same log, in words where it goes to a terminal; elsewhere as it is, for machines."""
    return (lambda line: log(readable(line))) if sys.stderr.isatty() else log


def _fields(text: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) and "event" in fields else None
