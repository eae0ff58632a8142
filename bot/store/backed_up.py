"""When the database was backed up last, and where to: noted beside the data, so that somebody can be told that it is long ago."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "backed_up.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The backup made last."""

    at: datetime
    """UTC."""
    path: Path


def note_backup(data: Path, path: Path) -> None:
    """Note that a backup was made just now."""
    data.mkdir(parents=True, exist_ok=True)
    part = data / f".{FILE}.{os.getpid()}"
    part.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "path": str(path.resolve())}), encoding="utf-8")
    part.replace(data / FILE)


def last_backup(data: Path) -> LastBackup | None:
    """What was noted; None if nothing was, or it can not be read."""
    try:
        plain = json.loads((data / FILE).read_text(encoding="utf-8"))
        return LastBackup(datetime.fromisoformat(plain["at"]), Path(plain["path"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
