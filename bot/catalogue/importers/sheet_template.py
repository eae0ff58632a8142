"""Writes the empty spreadsheet a city fills in: the columns, one row as an example, and what goes into each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from bot.catalogue.importers.sheet_columns import COLUMNS, LEFT_OUT, Column
from bot.system.yaml_file import read_yaml

WORDS = read_yaml(Path(__file__).with_name("sheet_words.yml"))
SHEETS: dict[str, list[str]] = WORDS["sheets"]
"""Language → names of the two sheets."""
FIRST = next(iter(SHEETS))
ENDINGS = (".xlsx", ".csv")
WIDTH, WIDE = 24, 60
"""Width of a column, in characters."""


def write_template(path: Path, language: str = FIRST) -> None:
    """Write the template, an .xlsx or a .csv by the path's ending.

    language: one of SHEETS, of the headers, the example and the explanations. ValueError for another ending or language.
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
    return [list(WORDS["heads"][language]), *(_line(column, language) for column in COLUMNS)]


def _line(column: Column, language: str) -> list[str]:
    others = [name for tag, name in column.name.items() if tag != language]
    known = ", ".join((*others, *column.also))
    return [column.name[language], known, column.explained[language], column.example.get(language, "")]


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
