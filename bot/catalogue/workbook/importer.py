"""Reads a city's workbook as the folder it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.catalogue.importers import Importer
from bot.catalogue.importers.city_folder import CityFolder
from bot.catalogue.importers.sheet_columns import FILE as COLUMNS
from bot.catalogue.importers.sheet_files import files_of
from bot.catalogue.model import Aside, LifeEvent, Lists, Problem, Service
from bot.catalogue.workbook import sheets
from bot.catalogue.workbook.folder import passing_folder
from bot.catalogue.workbook.reading import is_book


class Workbook(Importer):
    """A workbook with a sheet of the city's own, .xlsx, .ods or a folder of .csv."""

    name = "workbook"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for a workbook that is a city."""
        return is_book(path)

    def files(self, path: Path) -> list[Path]:
        """Its files, and the lists of columns by which they are read."""
        return [*files_of(path), COLUMNS, sheets.FILE]

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every service; what to correct is told by `oneline catalogue check`."""
        with passing_folder(path) as folder:
            yield from CityFolder().read(folder)

    def problems(self, path: Path) -> list[Problem]:
        """The report kinds."""
        with passing_folder(path) as folder:
            return CityFolder().problems(folder)

    def helps(self, path: Path) -> list[str]:
        """Ids of what is told first to somebody in trouble."""
        with passing_folder(path) as folder:
            return CityFolder().helps(folder)

    def events(self, path: Path) -> list[LifeEvent]:
        """The life events."""
        with passing_folder(path) as folder:
            return CityFolder().events(folder)

    def sayings(self, path: Path) -> dict[str, Lists]:
        """None apart: they stand in the rows."""
        return {}
