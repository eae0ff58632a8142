"""HSDS as a tabular data package: a folder with `datapackage.json` and a CSV a table, of HSDS 2 or 3."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bot.catalogue.importers import DIRTY, Importer, head, put_aside
from bot.catalogue.importers.hsds import service_of
from bot.catalogue.importers.tables import records_of
from bot.catalogue.model import Aside, Service

Record = dict[str, Any]
Rows = list[Record]
PACKAGE = "datapackage.json"
# Why: names of tables are singular, plural or longer in one version than in the other.
NAMES = {
    "physical_address": "addresses", "address": "addresses", "accessibility_for_disabilitie": "accessibility",
    "accessibility": "accessibility", "regular_schedule": "schedules", "schedule": "schedules",
    "holiday_schedule": "holidays", "service_at_location": "places", "services_at_location": "places",
    "eligibility": "eligibility", "eligibilitie": "eligibility", "required_document": "documents",
    "cost_option": "costs", "phone": "phones", "language": "languages",
}  # fmt: skip
# HSDS 2's name of a column → HSDS 3's.
COLUMNS = {
    "fees": "fees_description",
    "weekday": "byday",
    "start_date": "valid_from",
    "end_date": "valid_to",
}
JUNK = re.compile(r"#*\b[A-Z]{2,5}#{2,}|#{2,}|\\t")
LINE_BREAK = re.compile(r"\\r\\n|\\n|\\r")
BELONG_TO_SERVICE = ("phones", "schedules", "languages", "documents", "costs", "eligibility")
BELONG_TO_LOCATION = ("phones", "schedules", "languages", "addresses", "accessibility")


class HsdsTabular(Importer):
    """Joins the tables into the records HSDS has as JSON, and reads them as such."""

    name = "hsds-tabular"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for a folder, or its `datapackage.json`, that names a table of services."""
        start = head(path / PACKAGE if path.is_dir() else path, ".json", size=2**20)
        return '"resources"' in start and re.search(r'"name"\s*:\s*"services?"', start) is not None

    def files(self, path: Path) -> list[Path]:
        """The package file and every table beside it."""
        return super().files(path if path.is_dir() else path.parent)

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every service with what the other tables say of it; rows that name no service are told once a table."""
        tables = _tables(path if path.is_dir() else path.parent)
        for record in _joined(tables):
            try:
                yield service_of(record)
            except DIRTY as error:
                yield put_aside(record.get("id") or "?", error, record)
        for name in ("eligibility", "documents", "costs"):
            lost = [row for row in tables.get(name, []) if not row.get("service_id")]
            if lost:
                yield put_aside(name, f"{len(lost)} of {len(tables[name])} rows name no service", lost[:3])


def _tables(folder: Path) -> dict[str, Rows]:
    """Rows by name of table; a table whose file is missing has none."""
    package = msgspec.json.decode((folder / PACKAGE).read_bytes().removeprefix(b"\xef\xbb\xbf"))
    tables: dict[str, Rows] = {}
    for resource in package["resources"]:
        file = _file(folder, resource.get("path"))
        if file is not None:
            tables[_table(str(resource.get("name") or "").lower())] = [_row(record) for record in records_of(file)]
    return tables


def _table(name: str) -> str:
    """The field of HSDS 3's JSON a table fills, else its name in the singular."""
    singular = re.sub(r"(?<=ss)es$|(?<=[^s])s$", "", name)
    return NAMES.get(name) or NAMES.get(singular) or singular


def _file(folder: Path, path: object) -> Path | None:
    """The file of a table, in the folder or its `data/`; never one outside."""
    first = path[0] if isinstance(path, list) and path else path
    for place in (folder, folder / "data"):
        file = (place / str(first)).resolve()
        if file.is_file() and file.is_relative_to(folder.resolve()):
            return file
    return None


def _row(record: dict[str, str]) -> Record:
    """A row with HSDS 3's names, real line breaks and no marks of the system it came from; empty cells are left out."""
    plain = {key: JUNK.sub("", LINE_BREAK.sub("\n", value)).strip() for key, value in record.items()}
    return {COLUMNS.get(key, key): value for key, value in plain.items() if value}


def _by(rows: Rows, key: str) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        if row.get(key):
            found[row[key]].append(row)
    return found


def _joined(tables: dict[str, Rows]) -> Iterator[Record]:
    """Services with the rows of the other tables put inside, as HSDS 3 has them in JSON."""
    tables = {**tables, "schedules": _schedules(tables)}
    of_service = {name: _by(tables.get(name, []), "service_id") for name in (*BELONG_TO_SERVICE, "places")}
    of_location = {name: _by(tables.get(name, []), "location_id") for name in BELONG_TO_LOCATION}
    organisations = {row.get("id"): row for row in tables.get("organization", [])}
    locations = {
        row["id"]: {**row, **{name: found[row["id"]] for name, found in of_location.items()}}
        for row in tables.get("location", [])
        if row.get("id")
    }
    for row in tables.get("service", []):
        belongs = {name: found[row["id"]] for name, found in of_service.items()} if row.get("id") else {}
        yield _record(row, belongs, organisations.get(row.get("organization_id")), locations)


def _record(row: Record, belongs: dict[str, Rows], organisation: Record | None, locations: dict[str, Record]) -> Record:
    places = [
        {"location": locations[p["location_id"]]}
        for p in belongs.get("places", [])
        if p.get("location_id") in locations
    ]
    lines = [text for e in belongs.get("eligibility", []) if (text := e.get("eligibility"))]
    return {
        **row,
        "eligibility_description": "\n".join([row.get("eligibility_description", ""), *lines]),
        "organization": organisation,
        "phones": belongs.get("phones"),
        "schedules": belongs.get("schedules"),
        "languages": belongs.get("languages"),
        "required_documents": belongs.get("documents"),
        "cost_options": belongs.get("costs"),
        "service_at_locations": places,
    }


def _schedules(tables: dict[str, Rows]) -> Rows:
    """Regular schedules with HSDS 3's short names of days, and holidays on which it is closed."""
    closed = [
        {key: value for key, value in row.items() if key not in {"opens_at", "closes_at"}}
        for row in tables.get("holidays", [])
        if row.get("closed", "").lower() in {"true", "1", "yes", "t"}
    ]
    weekly = [
        {**row, "byday": _short(row["byday"])} if row.get("byday") else row for row in tables.get("schedules", [])
    ]
    return [*weekly, *closed]


def _short(days: str) -> str:
    """ "Monday" as "MO"; days of the month ("2TU") and lists stay."""
    return ",".join(day[:2].upper() if day.isalpha() else day for day in days.replace(" ", "").split(","))
