"""Spreadsheets as tables of text: .csv, .xlsx and .ods, and a folder of .csv as one workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot.catalogue.importers.tables import rows_of

Cells = tuple[str, ...]
CSV = ".csv"
BOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
ENDINGS = frozenset({CSV, *BOOKS})
MOST_UNPACKED = 50_000_000
"""Bytes of a workbook, or of all files of a folder, as they are read."""
BROKEN = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"}
OPEN_BESIDE = ("~", ".")
"""How the names of files begin that an office program keeps beside the one it has open."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or one file of a folder."""

    title: str
    rows: Iterable[Cells]
    """From the first row on; of a .csv read as they are asked for."""
    merged: tuple[tuple[int, int], ...] = ()
    """First row and column, counted from 0, of cells that stand for several."""


def files_of(path: Path) -> list[Path]:
    """The files of a workbook: itself, or the .csv files of a folder by name."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() == CSV and file.is_file() and not file.name.startswith(OPEN_BESIDE)
    )


def tables(path: Path) -> Iterator[Table]:
    """Every table of a file or folder, also the empty ones; ValueError or BadZipFile for what cannot be read."""
    if path.is_dir():
        found = files_of(path)
        _refuse_large(sum(file.stat().st_size for file in found))
        yield from (_of_csv(file) for file in found)
    elif path.suffix.lower() == CSV:
        yield _of_csv(path)
    elif path.suffix.lower() in BOOKS:
        yield from _of_book(path)


def _of_csv(path: Path) -> Table:
    return Table(path.stem, (tuple(map(str.strip, row)) for row in rows_of(path)))


def _of_book(path: Path) -> Iterator[Table]:
    with ZipFile(path) as file:
        _refuse_large(sum(part.file_size for part in file.infolist()))
        # Why read once here: what says that it is smaller than it is fails here, before the reader unpacks it.
        if broken := file.testzip():
            raise BadZipFile(f"{broken} in it is broken; save it anew from your program")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            rows = [tuple(map(text_of, row)) for row in sheet.to_python(skip_empty_area=False)]
            yield Table(title, rows, tuple(start for start, _ in sheet.merged_cell_ranges or ()))
    except CalamineError as error:
        raise BadZipFile(f"{error}; save it anew from your program") from error


def _refuse_large(size: int) -> None:
    """ValueError for a workbook that is small only while it is packed."""
    if size > MOST_UNPACKED:
        raise ValueError(f"unpacked it is larger than {MOST_UNPACKED // 1_000_000} MB; save it as CSV, or in parts")


def text_of(cell: object) -> str:
    """A cell as people would write it: whole numbers without a point, days as ISO dates."""
    if cell is None or cell in BROKEN:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return f"{int(cell.total_seconds()) // 3600:02d}:{int(cell.total_seconds()) // 60 % 60:02d}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
