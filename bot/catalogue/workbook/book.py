"""A workbook as it was read: rows of cells by kind of sheet, and what to correct in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from bot.catalogue.workbook.cells import Cell

WRONG = (KeyError, TypeError, ValueError, AttributeError, msgspec.ValidationError)
"""What a record that is none may fail with."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct."""

    sheet: str
    """As its own title says; empty for the workbook as a whole."""
    row: int
    """As the program counts, from 1; 0 for the sheet as a whole."""
    column: str
    """As its head says; empty for the row as a whole."""
    text: str
    """What is wrong, and what to write."""

    def __str__(self) -> str:
        sheet, row, column = f'sheet "{self.sheet}"', f"row {self.row}", f'column "{self.column}"'
        where = [sheet] * bool(self.sheet) + [row] * bool(self.row) + [column] * bool(self.column)
        return f"{', '.join(where)}{': ' if where else ''}{self.text}."


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    number: int
    """As the program counts, from 1."""
    cells: dict[str, Cell]
    """Key of a column → language → text."""
    heads: dict[str, str]
    """Key of a column → its head as it is written."""


@dataclass(slots=True)
class Book:
    """A workbook as it was read."""

    sheets: dict[str, list[Line]] = field(default_factory=dict)
    """Key of a kind of sheet → its rows."""
    titles: dict[str, str] = field(default_factory=dict)
    """Key of a kind of sheet → its title."""
    faults: list[Fault] = field(default_factory=list)

    def lines(self, key: str) -> list[Line]:
        """The rows of a sheet; none where there is none."""
        return self.sheets.get(key, [])

    def note(self, key: str, text: str, line: Line | None = None, column: str = "") -> None:
        """Note a fault. key: of a kind of sheet. column: its key, or its head."""
        head = line.heads.get(column, column) if line else column
        self.say_of(self.titles.get(key, key), text, line.number if line else 0, head)

    def say_of(self, title: str, text: str, row: int = 0, head: str = "") -> None:
        """Note a fault of a sheet by its title."""
        self.faults.append(Fault(title, row, head, text))

    @contextmanager
    def trying(self, key: str, line: Line) -> Iterator[None]:
        """What fails in it is noted for the row, which is then left out."""
        try:
            yield
        except WRONG as error:
            self.note(key, f"the row is left out: {error}".rstrip("."), line)
