"""Writes the empty spreadsheet a city fills in: the columns, one row as an example, and what goes into each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from bot.catalogue.importers.sheet_columns import COLUMNS, LEFT_OUT

SHEETS = {"en": ("Services", "Columns"), "zh": ("事项", "栏目说明")}
EXPLAINED = {
    "en": ("column", "also known as", "what goes in", "example"),
    "zh": ("栏目", "也可以写成", "填什么", "例子"),
}
ENDINGS = (".xlsx", ".csv")
WIDTH, WIDE = 24, 60
"""Width of a column, in characters."""


def write_template(path: Path, language: str = "en") -> None:
    """Write the template, an .xlsx or a .csv by the path's ending.

    language: en or zh, of the headers, the example and the explanations. ValueError for another ending or language.
    """
    if path.suffix.lower() not in ENDINGS or language not in SHEETS:
        raise ValueError(
            f"A template is {' or '.join(ENDINGS)}, in {' or '.join(SHEETS)}; not {path.name} in {language}."
        )
    rows = [[column.name[language] for column in COLUMNS], _example(language)]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    # Why here: it takes half a second to load, which every other command would wait for.
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = SHEETS[language][0]
    _fill(book.active, rows, WIDTH)
    _fill(book.create_sheet(SHEETS[language][1]), _explained(language), WIDE)
    book.save(path)


def _example(language: str) -> list[str]:
    """A filled row; its id begins with the mark of a row that is not read."""
    row = [column.example.get(language, "") for column in COLUMNS]
    return [f"{LEFT_OUT} {row[0]}", *row[1:]]


def _explained(language: str) -> list[list[str]]:
    """The second sheet: a line a column."""
    other = "zh" if language == "en" else "en"
    lines = [
        [c.name[language], ", ".join((c.name[other], *c.also)), c.explained[language], c.example.get(language, "")]
        for c in COLUMNS
    ]
    return [list(EXPLAINED[language]), *lines]


def _fill(sheet: Any, rows: list[list[str]], width: int) -> None:
    """Put rows into a sheet, the first as a header that stays in sight."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE8F0")
        sheet.column_dimensions[cell.column_letter].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
