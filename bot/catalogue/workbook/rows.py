"""Rows of a sheet as records with an id; a cell that cannot be read is noted and left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.catalogue.workbook.book import Book, Line
from bot.catalogue.workbook.cells import clean, lines
from bot.catalogue.workbook.names import CellError, Names, slug
from bot.catalogue.workbook.sheets import KINDS, KNOWN

Record = dict[str, Any]
NAMED = ("departments", "services", "offices", "problems", "events", "streets", "landmarks")
"""Sheets whose rows have a name, and an id by which others name them."""
WITH_ID = (*NAMED, "first")


def names_in(book: Book) -> Names:
    """What every row is called."""
    names = Names()
    for key in NAMED:
        for line in book.lines(key):
            if id_ := id_of(line):
                called = [
                    text
                    for column in ("name", "also")
                    for cell in line.cells.get(column, {}).values()
                    for text in lines(cell)
                ]
                names.add(key, id_, called)
    return names


def id_of(line: Line) -> str:
    """The id of a row, else its name in small letters with dashes; "" for a row with neither."""
    cells = (line.cells.get(column, {}) for column in ("id", "name"))
    found = [clean(next(iter(cell.values()), "")) for cell in cells]
    return found[0] or slug(found[1])


def rows_of(book: Book, key: str, names: Names) -> Iterator[tuple[Line, Record]]:
    """Every row of a sheet with its record; one without a name, or with the id of another, is noted and left out."""
    rows: dict[str, int] = {}
    for line in book.lines(key):
        record = _record(book, key, line, names)
        if key in WITH_ID:
            needed = "name" if key in NAMED else "id"
            if not record.get(needed):
                book.note(key, f"there is no {needed}; write one, or empty the row", line, needed)
                continue
            record = {"id": id_of(line), **{field: value for field, value in record.items() if field != "id"}}
            if (other := rows.setdefault(record["id"], line.number)) != line.number:
                book.note(
                    key,
                    f'"{record["id"]}" stands in row {other} too, and this one is left out; write another id',
                    line,
                    "id",
                )
                continue
        yield line, record


def _record(book: Book, key: str, line: Line, names: Names) -> Record:
    """The cells of a row as fields, one within another where the key of the column has a full stop."""
    record: Record = {}
    for column in KNOWN[key].columns.all:
        if cell := {tag: text for tag, text in line.cells.get(column.key, {}).items() if clean(text)}:
            try:
                _put(record, column.key, KINDS[column.kind].read(cell, names))
            except CellError as error:
                book.note(key, str(error), line, column.key)
    return record


def _put(record: Record, path: str, value: Any) -> None:
    *outer, name = path.split(".")
    for part in outer:
        record = record.setdefault(part, {})
    record[name] = value
