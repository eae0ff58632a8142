"""Entries of the catalogue in use by their ids, without its search index: for code that only shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.catalogue.model import Service
from bot.catalogue.service_file import Services, read_about


class Entries:
    """Opened at the first look-up after the import, so that a process that was started before the import has entries too."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        """folder: where the catalogue in use is, or will be once it is imported."""
        self._folder = folder
        self._numbers: dict[str, int] = {}
        self._services: Services | None = None

    def get(self, source_id: str) -> Service | None:
        """One entry; None if there is none, or no catalogue yet."""
        if self._services is None:
            self._open()
        number = self._numbers.get(source_id)
        return self._services[number] if self._services is not None and number is not None else None

    def _open(self) -> None:
        folder = self._folder()
        if folder.exists():
            self._numbers = {name: number for number, name in enumerate(read_about(folder).ids)}
            self._services = Services(folder)
