"""Writes the empty workbook a city fills in: each sheet with its columns and one row as an example, and what goes into each."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.catalogue.importers.sheet_columns import LEFT_OUT, SERVICES, Column
from bot.catalogue.importers.sheet_words import FIRST, SHEETS, WORDS
from bot.catalogue.workbook.sheets import KNOWN

WIDTH, WIDE = 24, 60
"""Width of a column, in characters."""
Rows = list[list[str]]
TOWNS = {"en": "wickmere", "zh": "qingtang"}
"""Language of the heads → the made-up town that is filled in so."""
TOWNS_FOLDER = Path(__file__).parents[3] / "towns"


def write_template(path: Path, language: str = FIRST) -> None:
    """Write the template: a workbook for .xlsx, the services alone for .csv, a folder of .csv for a name without an ending.

    language: one of SHEETS, of the headers, the example and the explanations. ValueError for another ending or language.
    """
    if path.suffix.lower() not in {".xlsx", ".csv", ""} or language not in SHEETS:
        raise ValueError(
            f"A template is .xlsx or .csv, or a folder without an ending, in {' or '.join(SHEETS)}; not {path.name} in {language}."
        )
    sheets = {kind.name[language]: _rows(kind.columns.all, language) for kind in KNOWN.values() if not kind.rare}
    if path.suffix.lower() == ".csv":
        write_csv(path, _rows(SERVICES.all, language))
    elif path.suffix:
        write_workbook(path, {**sheets, SHEETS[language][1]: list(_explained(language))}, wide=SHEETS[language][1])
    else:
        path.mkdir(parents=True)
        for title, rows in sheets.items():
            write_csv(path / f"{title}.csv", rows)


def write_filled(path: Path, language: str = FIRST) -> None:
    """Write a made-up town that is filled in, in the place of the template; path and errors as there, and no .csv alone."""
    if path.suffix.lower() not in {".xlsx", ""} or language not in TOWNS:
        raise ValueError(f"A town is .xlsx, or a folder without an ending, in {' or '.join(TOWNS)}; not {path.name}.")
    folder = TOWNS_FOLDER / TOWNS[language]
    if path.suffix:
        titles = [kind.name[language] for kind in KNOWN.values()]
        files = {file.stem.casefold(): file for file in folder.glob("*.csv")}
        write_workbook(path, {title: _read(files[title.casefold()]) for title in titles if title.casefold() in files})
    else:
        shutil.copytree(folder, path)


def _read(file: Path) -> Rows:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def write_csv(path: Path, rows: Rows) -> None:
    """One table, with the mark by which Excel knows the encoding."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def write_workbook(path: Path, sheets: dict[str, Rows], wide: str = "") -> None:
    """Tables by title; wide: the title of one with long texts."""
    # Why here: it takes half a second to load, which every other command would wait for.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        _fill(book.create_sheet(title), rows, WIDE if title == wide else WIDTH)
    book.save(path)


def _rows(columns: Iterable[Column], language: str) -> Rows:
    """Heads, and a filled row whose first cell begins with the mark of a row that is not read."""
    shown = [column for column in columns if not column.rare]
    first, *others = (column.example.get(language, "") for column in shown)
    return [[column.name[language] for column in shown], [f"{LEFT_OUT} {first}", *others]]


def _explained(language: str) -> Iterator[list[str]]:
    """A line a column of every sheet, also those that the template leaves out."""
    yield list(WORDS["heads"][language])
    for kind in KNOWN.values():
        for column in kind.columns.all:
            others = [name for tag, name in column.name.items() if tag != language]
            known = ", ".join((*others, *column.also))
            yield [
                kind.name[language],
                column.name[language],
                known,
                column.explained[language],
                column.example.get(language, ""),
            ]


def _fill(sheet: Any, rows: Rows, width: int) -> None:
    """Put rows into a sheet, the first as a header that stays in sight."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for row in rows:
        sheet.append(row)
    bold, fill, aligned = (
        Font(bold=True),
        PatternFill("solid", fgColor="DDE8F0"),
        Alignment(wrap_text=True, vertical="top"),
    )
    for cell in sheet[1]:
        cell.font, cell.fill = bold, fill
        sheet.column_dimensions[cell.column_letter].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = aligned
            cell.number_format = "@"
            # Why: what begins with "=" in somebody's catalogue is a text, and no formula.
            if cell.data_type == "f":
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
