"""The city's own sheet as the record of city.yml; the country's emergency numbers are filled in from a table."""

from __future__ import annotations

from typing import Any

from bot.catalogue.workbook.book import Book, Line
from bot.catalogue.workbook.cells_city import emergency_numbers, zone_of
from bot.catalogue.workbook.names import Names
from bot.catalogue.workbook.rows import Record, rows_of
from bot.catalogue.workbook.sheets import KNOWN

KEY = "city"
NEEDED = {
    "line": "write what the line calls itself",
    "country": "write two letters, as GB or US",
    "phone": "write the line's own telephone number",
}
"""Field → what to write where it is empty. Without one of them there is no city."""


def city_record(book: Book, names: Names) -> Record:
    """The record; empty, with what to write noted, where too little is told to tell people whom to ring."""
    rows = list(rows_of(book, KEY, names))
    if not rows:
        book.note(
            KEY,
            "nobody says what the city is; fill in its name, country and telephone, as `oneline catalogue template` shows",
        )
        return {}
    (line, record), *others = rows
    for other, _ in others:
        book.note(KEY, "a workbook has one city, and this row is not read; take it out", other)
    return _completed(book, line, record)


def _completed(book: Book, line: Line, record: Record) -> Record:
    lacking = [field for field in NEEDED if not record.get(field)]
    for field in lacking:
        # Why not where a cell is filled: what is wrong with it was said.
        if field not in line.cells:
            book.note(KEY, f"it is empty; {NEEDED[field]}", line, _head(field))
    country = record.get("country", "")
    # Why the line: a town that writes down a telephone of a person has not said that it rings at every call.
    record.setdefault("answering", "assist_first")
    record.setdefault("language", next(iter(record.get("line", {})), ""))
    if zone := record.get("timezone") or zone_of(country):
        record["timezone"] = zone
    elif country:
        book.note(
            KEY, f"{country} has more than one time zone; write yours, such as America/Chicago", line, _head("timezone")
        )
    record["emergencies"] = _emergencies(record)
    if country and "general" not in record["emergencies"][country]["numbers"]:
        book.note(
            KEY,
            f"the numbers of {country} are not known here; write at least general: and the number",
            line,
            _head("emergencies"),
        )
        lacking.append("emergencies")
    if not record.get("staff_hours"):
        book.note(
            KEY,
            "it is empty, so nobody is ever rung back; write when people take calls: Mon-Fri 9:00-17:00",
            line,
            _head("staff_hours"),
        )
        record["staff_hours"] = {}
    return {} if lacking or not zone else record


def _emergencies(record: Record) -> dict[str, Any]:
    """Numbers by country: the keeper's own over those of the table, unless the keeper's are whole."""
    country, written = record.get("country", ""), dict(record.get("emergencies") or {})
    own = written.pop("", {"numbers": {}})
    known = {} if "general" in own["numbers"] else emergency_numbers(country)
    return {country: {**own, "numbers": {**known, **own["numbers"]}}, **written}


def _head(field: str) -> str:
    return next(iter(KNOWN[KEY].columns.named(field).name.values()))
