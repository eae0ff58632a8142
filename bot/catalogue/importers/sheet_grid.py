"""Spreadsheets as rows of text: the header is found, what stands above it is left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

from bot.catalogue.importers import HEAD
from bot.catalogue.importers.sheet_columns import LEFT_OUT, column_of, name_of, not_known
from bot.catalogue.importers.sheet_files import tables
from bot.catalogue.importers.tables import decoded

Row = dict[str, dict[str, str]]
"""Key of a column → language ("" where the header names none) → text of the cell."""
Grid = Iterator[tuple[str, ...]]
HEADER_WITHIN = 10
"""Rows among which the header must stand."""
LEAST_KNOWN = 2
"""Known columns, besides an id that every table has, by which a row is seen to be the header."""


def is_sheet(path: Path) -> bool:
    """True when one of the first rows names columns of ours; False for anything that cannot be read."""
    try:
        return path.is_file() and any(
            _is_header(row) for grid in _beginnings(path) for row in islice(grid, HEADER_WITHIN)
        )
    except (OSError, ValueError, KeyError, BadZipFile, csv.Error, EOFError, SyntaxError):
        return False


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Rows that are not empty, each with its number in the sheet; ValueError where a column is not known."""
    for grid in _grids(path):
        numbered = enumerate(grid, 1)
        header = next((row for _, row in islice(numbered, HEADER_WITHIN) if _is_header(row)), None)
        if header is not None:
            columns = _columns(header)
            yield from ((number, _row(columns, row)) for number, row in numbered if any(row))
            return
    raise ValueError("none of the first rows names the columns")


def _beginnings(path: Path) -> Iterator[Grid]:
    """The tables of a file, of a CSV no more than its beginning."""
    if path.suffix.lower() != ".csv":
        yield from _grids(path)
        return
    with path.open("rb") as file:
        start = file.read(HEAD)
    # Why the last line break: a character cut in two would make the encoding look wrong.
    text = decoded(start[: start.rfind(b"\n") + 1] or start)
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    yield (tuple(row) for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator))


def _grids(path: Path) -> Iterator[Grid]:
    """The tables of a file: one of a CSV, one a sheet of a workbook."""
    yield from (iter(table.rows) for table in tables(path))


def _is_header(row: Iterable[str]) -> bool:
    known = {column.key for cell in row if cell and (column := column_of(cell)[0])}
    return len(known - {"id"}) >= LEAST_KNOWN


def _columns(header: tuple[str, ...]) -> list[tuple[str, str] | None]:
    """Key and language of each column; None for one that is left out."""
    found: list[tuple[str, str] | None] = []
    for cell in header:
        column, tag = column_of(cell)
        if column is None and cell and not cell.startswith(LEFT_OUT):
            raise ValueError(not_known(cell))
        found.append((column.key, tag) if column else None)
    if not any(column and column[0] == "name" for column in found):
        name, *others = name_of("name").values()
        raise ValueError(f'there is no column "{name}" ({", ".join(others)})')
    return found


def _row(columns: list[tuple[str, str] | None], cells: tuple[str, ...]) -> Row:
    row: Row = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            key, tag = column
            row.setdefault(key, {})[tag] = cell
    return row
