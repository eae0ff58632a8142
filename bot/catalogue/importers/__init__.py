"""Readers of other people's catalogues, one format a file; each yields services and what it had to put aside."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bot.catalogue.model import Aside, Service

NAMESPACE = uuid.UUID("6f6e656c-696e-6521-9c1e-000000000001")


class Importer(Protocol):
    """One format of catalogue."""

    name: str
    country: str
    """ISO code of the country its catalogues are of, or "" where the format does not tell."""

    def reads(self, path: Path) -> bool:
        """True when the file or folder looks like this format."""
        ...

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every record of it, taken or put aside with a reason; one dirty record never ends the reading."""
        ...


def service_id(source: str, source_id: str) -> str:
    """The UUID of a service: the same source and id give the same one at every import."""
    return str(uuid.uuid5(NAMESPACE, f"{source}/{source_id}"))
