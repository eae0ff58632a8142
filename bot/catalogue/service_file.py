"""The services of an imported catalogue, each decoded when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import overload

import msgspec
import numpy as np

from bot.catalogue.model import Service, Words

HELD = 10_000
"""Services kept decoded at most."""


@dataclass(frozen=True, slots=True)
class About:
    """What is wanted of all services at once, so that none has to be decoded for it."""

    ids: tuple[str, ...]
    """Source ids, in index order."""
    hidden: tuple[int, ...]
    """Numbers of those that are not public."""
    departments: dict[str, Words]
    """Owner → name of the department, in the order of the catalogue."""


def save_services(services: Sequence[Service], folder: Path) -> None:
    """Write services a line each, where each line starts, and what is wanted of all at once."""
    lines = [msgspec.json.encode(service) + b"\n" for service in services]
    (folder / "services.jsonl").write_bytes(b"".join(lines))
    np.save(folder / "services_starts.npy", np.cumsum([0, *map(len, lines)]))
    about = About(
        tuple(service.source_id for service in services),
        tuple(number for number, service in enumerate(services) if not service.public),
        {service.owner: service.department for service in services},
    )
    (folder / "about.json").write_bytes(msgspec.json.encode(about))


def read_services(folder: Path) -> list[Service]:
    """All services of an imported catalogue, in index order."""
    return msgspec.json.Decoder(Service).decode_lines((folder / "services.jsonl").read_bytes())


def read_about(folder: Path) -> About:
    """What is wanted of all services at once."""
    return msgspec.json.decode((folder / "about.json").read_bytes(), type=About)


class Services(Sequence[Service]):
    """All services in index order; the file is mapped into memory."""

    def __init__(self, folder: Path) -> None:
        self._lines = np.memmap(folder / "services.jsonl", np.uint8, "r")
        self._starts = np.load(folder / "services_starts.npy", mmap_mode="r")
        self._decoder = msgspec.json.Decoder(Service)
        self._one = lru_cache(HELD)(self._decoded)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, number: int) -> Service: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Service]: ...
    def __getitem__(self, number: int | slice) -> Service | Sequence[Service]:
        """One service, or some."""
        if isinstance(number, slice):
            return [self._one(each) for each in range(*number.indices(len(self)))]
        return self._one(range(len(self))[number])

    def _decoded(self, number: int) -> Service:
        start, end = self._starts[number : number + 2]
        return self._decoder.decode(self._lines[start:end])
