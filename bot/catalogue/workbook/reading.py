"""The sheets of a workbook as rows of cells under known columns; what is not known is named, never dropped in silence."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

from bot.catalogue.importers.sheet_columns import LEFT_OUT, Column
from bot.catalogue.importers.sheet_files import BOOKS, Cells, Table, tables
from bot.catalogue.importers.sheet_grid import HEADER_WITHIN, LEAST_KNOWN
from bot.catalogue.workbook.book import Book, Line
from bot.catalogue.workbook.cells import Cell
from bot.catalogue.workbook.sheets import KNOWN, SheetKind, is_explanation, kind_of, not_known
from bot.language.traits import written_in

MOST_ROWS = 10_000
"""Rows of one sheet: a town that has more has put something else there."""
SERVICES, CITY = "services", "city"


def read_book(path: Path) -> Book:
    """Every sheet; ValueError or BadZipFile for a file that cannot be read as a whole."""
    book = Book()
    for table in tables(path):
        _add(book, table)
    return book


def _add(book: Book, table: Table) -> None:
    rows = list(islice(table.rows, MOST_ROWS + HEADER_WITHIN))
    if table.title.startswith(LEFT_OUT) or is_explanation(table.title) or not any(map(any, rows)):
        return
    kind = kind_of(table.title) or _by_columns(rows)
    if kind is None:
        book.say_of(table.title, not_known(table.title))
        return
    if kind.key in book.sheets:
        book.say_of(
            table.title,
            f'it is a second sheet of {kind.key}, beside "{book.titles[kind.key]}"; put its rows there',
        )
        return
    book.titles[kind.key] = table.title
    book.sheets[kind.key] = _lines(book, kind, table, rows)


def _by_columns(rows: list[Cells]) -> SheetKind | None:
    """A sheet of services under any title, as a program names it that has only one."""
    services = KNOWN[SERVICES]
    return services if _header(services, rows) is not None else None


def _header(kind: SheetKind, rows: list[Cells], least: int = LEAST_KNOWN) -> int | None:
    """The place of the row with the heads: the first that names so many columns, an id aside; None where there is none."""
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        if len({column.key for cell in row if cell and (column := kind.columns.of(cell)[0])} - {"id"}) >= least:
            return place
    return None


def _lines(book: Book, kind: SheetKind, table: Table, rows: list[Cells]) -> list[Line]:
    """The rows under the heads that are not empty and not left out."""
    # Why one in the end: a sheet is known by its title, and somebody may fill in no more than a name.
    place = next((found for least in (LEAST_KNOWN, 1) if (found := _header(kind, rows, least)) is not None), None)
    if place is None:
        heads = ", ".join(next(iter(column.name.values())) for column in kind.columns.all if not column.rare)
        book.note(kind.key, f"none of its first {HEADER_WITHIN} rows names its columns; write them in one row: {heads}")
        return []
    if len(rows) > MOST_ROWS:
        book.note(
            kind.key,
            f"it has more than {MOST_ROWS:,} rows, and the others are not read; keep one row a {kind.key[:-1]}",
        )
    columns = _columns(book, kind, rows[place])
    _tell_merged(book, table, rows[place], place)
    return [
        _line(number, rows[place], columns, row)
        for number, row in enumerate(rows[place + 1 :], place + 2)
        if any(row) and not next(cell for cell in row if cell).startswith(LEFT_OUT)
    ]


def _columns(book: Book, kind: SheetKind, header: Cells) -> list[tuple[Column, str] | None]:
    """Column and language of each place; None for one that is left out."""
    found: list[tuple[Column, str] | None] = []
    for head in header:
        column, tag = kind.columns.of(head)
        known = (column, tag) if column else None
        if head and column is None and not head.startswith(LEFT_OUT):
            book.note(kind.key, kind.columns.not_known(head).rstrip("."), column=head)
        if known and known in found:
            book.note(kind.key, "the column stands twice, and the second is not read; put both in one", column=head)
            known = None
        found.append(known)
    return found


def _tell_merged(book: Book, table: Table, header: Cells, place: int) -> None:
    for row, column in table.merged:
        if row > place:
            head = header[column] if column < len(header) else ""
            book.say_of(
                table.title,
                "the cell is joined with others and read only once; part them and write the value in each",
                row + 1,
                head,
            )


def _line(number: int, header: Cells, columns: list[tuple[Column, str] | None], row: Cells) -> Line:
    cells: dict[str, Cell] = {}
    heads: dict[str, str] = {}
    # Why of the whole row: a name may be in letters of another language where all the rest is not.
    own = written_in(" ".join(cell for known, cell in zip(columns, row, strict=False) if known and not known[1]))
    for known, head, cell in zip(columns, header, row, strict=False):
        if known and cell:
            column, tag = known
            cells.setdefault(column.key, {})[tag or own] = cell
            heads.setdefault(column.key, head)
    return Line(number, cells, heads)


def is_book(path: Path) -> bool:
    """True for a workbook with a sheet of the city's own: it is a city, and no list of services alone."""
    if not path.is_dir() and path.suffix.lower() not in BOOKS:
        return False
    city = KNOWN[CITY]
    try:
        return any(
            kind_of(table.title) is city and _header(city, list(islice(table.rows, HEADER_WITHIN))) is not None
            for table in tables(path)
        )
    except (OSError, ValueError, KeyError, BadZipFile, csv.Error, EOFError):
        return False
