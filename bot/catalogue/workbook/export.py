"""A city's folder as one workbook: the records of its files under the columns they are read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.catalogue.exporters.sheet import FORMULA
from bot.catalogue.importers.city_folder import load
from bot.catalogue.workbook.folder import DEPARTMENTS, LISTED_FILES
from bot.catalogue.workbook.form_records import form_rows
from bot.catalogue.workbook.rows import Record
from bot.catalogue.workbook.service_record import service_row
from bot.catalogue.workbook.sheets import KINDS, KNOWN, SheetKind
from bot.catalogue.workbook.template import Rows, write_csv, write_workbook
from bot.system.yaml_file import read_yaml

Cells = dict[tuple[str, str], str]
"""(key of a column, language or "") → text of the cell."""


def write_city(folder: Path, path: Path, language: str) -> None:
    """Write a city's folder as .xlsx, or as a folder of .csv for a name without an ending. language: of the heads."""
    sheets = {kind.name[language]: rows for kind, rows in _sheets(folder, language)}
    if path.suffix:
        write_workbook(path, sheets)
        return
    path.mkdir(parents=True)
    for title, rows in sheets.items():
        write_csv(path / f"{title}.csv", rows)


def _sheets(folder: Path, language: str) -> Iterator[tuple[SheetKind, Rows]]:
    """Each sheet that has rows."""
    records = _records(folder)
    own = records["city"][0].get("language", "")
    for key, kind in KNOWN.items():
        if rows := [_cells(kind, record) for record in records[key]]:
            yield kind, _table(kind, rows, language, own)


def _records(folder: Path) -> dict[str, list[Record]]:
    """Key of a sheet → its records, each with what its row has beside the fields of its own file."""
    city = read_yaml(folder / "city.yml")
    own = {"": city["emergencies"].get(city["country"])} if city["country"] in city["emergencies"] else {}
    others = {country: row for country, row in city["emergencies"].items() if country != city["country"]}
    staff = folder / "staff.yml"
    found: dict[str, list[Record]] = {key: load(folder / f"{key}.yml") for key in (DEPARTMENTS, *LISTED_FILES)}
    found["offices"] = _with_booking(found["offices"], load(folder / "appointments.yml"))
    found["services"] = [
        service_row(each) for file in sorted((folder / "services").glob("*.yml")) for each in load(file)
    ]
    found["city"] = [{"answering": "person_first", **city, "emergencies": {**own, **others}}]
    found["staff"] = [read_yaml(staff)] if staff.exists() else []
    return {**found, **form_rows(folder)}


def _with_booking(offices: list[Record], appointments: list[Record]) -> list[Record]:
    """Offices with what can be booked there, and its place where that is not the offices' own order."""
    places = {each["office"]: place for place, each in enumerate(appointments)}
    order = [office["id"] for office in offices if office["id"] in places]
    is_plain = order == [each["office"] for each in appointments]
    # Why the second part by its place in the new order: rows are put in one after the other.
    inserted = dict(zip(order, _insertions(order, places), strict=True))
    found = []
    for office in offices:
        if office["id"] in places:
            booking = {key: value for key, value in appointments[places[office["id"]]].items() if key != "office"}
            if "walk_in" in booking and not booking["walk_in"]:
                booking["walk_in"] = {"all": True}
            office = {**office, "booking": booking | ({} if is_plain else {"place": inserted[office["id"]]})}
        found.append(office)
    return found


def _insertions(order: list[str], places: dict[str, int]) -> Iterator[int]:
    """For each in turn, before how many of those already in it goes."""
    put: list[int] = []
    for id_ in order:
        yield sum(place < places[id_] for place in put)
        put.append(places[id_])


def _cells(kind: SheetKind, record: Record) -> Cells:
    cells: Cells = {}
    for column in kind.columns.all:
        value = _value(record, column.key)
        if value not in (None, {}, [], ""):
            cells |= {(column.key, tag): text for tag, text in KINDS[column.kind].write(value).items()}
    return cells


def _value(record: Any, path: str) -> Any:
    """The field of a column, within others where its key has a full stop."""
    for part in path.split("."):
        record = record.get(part) if isinstance(record, dict) else None
    # Why not a week as one cell: its days have columns of their own.
    return None if path == "hours" and isinstance(record, dict) and "mon" in record else record


def _table(kind: SheetKind, rows: list[Cells], language: str, own: str) -> Rows:
    """Heads and rows under the columns that are used; the city's own language before the others."""
    columns = {column.key: column for column in kind.columns.all}
    order = list(columns)
    used = sorted(
        {cell for row in rows for cell in row}, key=lambda cell: (order.index(cell[0]), cell[1] != own, cell[1])
    )
    heads = [f"{columns[key].name[language]} ({tag})" if tag else columns[key].name[language] for key, tag in used]
    return [heads, *([FORMULA.sub(" ", row.get(cell, "")) for cell in used] for row in rows)]
