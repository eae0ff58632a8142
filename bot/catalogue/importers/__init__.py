"""Readers of other people's catalogues, one format a file; each yields services and what it had to put aside."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bot.catalogue.model import Aside, LifeEvent, Lists, Problem, Service

NAMESPACE = uuid.UUID("6f6e656c-696e-6521-9c1e-000000000001")
KEPT_AS = frozenset({".yml", ".yaml", ".csv", ".json", ".jsonl", ".geojson", ".xml", ".xlsx", ".ods"})
"""Endings of the files a catalogue may be kept in."""
HEAD = 64 * 1024
DIRTY = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
"""What a record may fail with; anything else is a mistake of ours."""


class Importer(Protocol):
    """One format of catalogue."""

    name: str
    country: str
    """ISO code of the country its catalogues are of, or "" where the format does not tell."""

    def reads(self, path: Path) -> bool:
        """True when the file or folder looks like this format; cheap, and never fails, whatever is given."""
        ...

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every record of it, taken or put aside with a reason; one dirty record never ends the reading."""
        ...

    def problems(self, path: Path) -> list[Problem]:
        """What can be reported in the city the catalogue is of; only a city's own folder tells."""
        return []

    def helps(self, path: Path) -> list[str]:
        """Ids of what the city tells first to somebody in trouble; only a city's own folder tells."""
        return []

    def events(self, path: Path) -> list[LifeEvent]:
        """The life events of the city the catalogue is of; only a city's own folder tells."""
        return []

    def sayings(self, path: Path) -> dict[str, Lists]:
        """Sayings kept apart, by the id of a service, problem, first help or life event; only a city's own folder has them."""
        return {}

    def files(self, path: Path) -> list[Path]:
        """Every file the reading draws on, in order: when none of them changes, nothing is read again."""
        if path.is_file():
            return [path]
        return sorted(file for file in path.rglob("*") if file.suffix.lower() in KEPT_AS and file.is_file())


def service_id(source: str, source_id: str) -> str:
    """The UUID of a service: the same source and id give the same one at every import."""
    return str(uuid.uuid5(NAMESPACE, f"{source}/{source_id}"))


def head(path: Path, *suffixes: str, size: int = HEAD) -> str:
    """The beginning of a text file with one of some endings; "" for everything else, binary and unreadable ones too."""
    try:
        if not path.is_file() or path.suffix.lower() not in suffixes:
            return ""
        with path.open("rb") as file:
            start = file.read(size)
    except OSError:
        return ""
    return "" if b"\0" in start else start.decode("utf-8-sig", errors="ignore")


def put_aside(source_id: object, error: Exception | str, record: object) -> Aside:
    """A record that could not be taken, with its reason."""
    reason = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return Aside(str(source_id), reason, json.dumps(record, default=str, ensure_ascii=False))


def id_in(record: object, field: str) -> object:
    """The id of a record that may be anything; "?" where it has none."""
    return (record.get(field) or "?") if isinstance(record, dict) else "?"
