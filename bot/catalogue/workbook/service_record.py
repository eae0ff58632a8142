"""A row of the services' sheet as a record of services/*.yml; places that no sheet lists become offices of their own."""

from __future__ import annotations

from typing import Any

from bot.catalogue.importers.facts import parallel
from bot.catalogue.importers.sheet import NO, PLACE, YES
from bot.catalogue.importers.sheet_columns import SERVICES
from bot.catalogue.workbook.cells_times import read_week
from bot.catalogue.workbook.names import Names
from bot.catalogue.workbook.rows import Record
from bot.catalogue.workbook.sheets import KINDS

OWN = ("phone", "phone_type", "where", "step_free", "hours", "how_order")
"""Columns that are no field of the record."""


def service_record(row: Record, offices: list[Record], names: Names) -> Record:
    """The record. offices: those of the city; a place that is none of them is added."""
    record = {field: value for field, value in row.items() if field not in OWN}
    if (order := row.get("how_order")) and "how" in record:
        record["how"] = {way: record["how"][way] for way in (*order, *record["how"]) if way in record["how"]}
    hours = row.get("hours") or {}
    weeks = [week for text in hours.values() if (week := read_week(text))]
    record |= {"hours": weeks[0]} if weeks else {"times": hours} if hours else {}
    if row.get("phone"):
        record["phones"] = _phones(row["phone"], row.get("phone_type") or [])
    record["offices"] = [
        _office(number, place, row, weeks, offices, names)
        for number, place in enumerate(parallel(row.get("where") or {}), 1)
    ]
    return record


def _phones(phones: list[dict[str, Any]], kinds: list[str]) -> list[dict[str, Any]]:
    """Each with its kind: one for all, or one each as they stand."""
    return [
        phone | ({"type": kinds[min(place, len(kinds) - 1)].lower()} if kinds else {})
        for place, phone in enumerate(phones)
    ]


def _office(
    number: int, place: dict[str, str], row: Record, weeks: list[Any], offices: list[Record], names: Names
) -> str:
    """The id of the office that a place is."""
    parts = {tag: PLACE.match(text) for tag, text in place.items()}
    named = {tag: match["name"] if match else place[tag] for tag, match in parts.items()}
    for text in (*place.values(), *named.values()):
        if names.knows("offices", text):
            return names.id_of("offices", text)
    id_ = f"{row['id']}-{number}"
    record = {"id": id_, "name": named, "address": {tag: match["address"] for tag, match in parts.items() if match}}
    offices.append({**record, **_way_in(row, number), **({"hours": weeks[0]} if weeks else {})})
    names.add("offices", id_, named.values())
    return id_


def _way_in(row: Record, number: int) -> Record:
    """Whether one gets in without steps, or how, where that is told instead."""
    answers = row.get("step_free") or []
    answer = answers[min(number, len(answers)) - 1] if answers else ""
    if answer.lower() in YES | NO:
        return {"step_free": answer.lower() in YES}
    return {"access": {next(iter(row["name"])): answer}} if answer else {}


def service_row(record: Record) -> Record:
    """The fields of a row, of a record of services/*.yml."""
    row = {field: value for field, value in record.items() if field not in {"phones", "offices", "hours", "times"}}
    hours, ways = record.get("hours"), list(record.get("how") or {})
    row["hours"] = KINDS["week"].write(hours) if hours else record.get("times")
    row |= {"phone": record.get("phones"), "where": {"": list(record.get("offices") or ())}}
    in_columns = [column.key.removeprefix("how.") for column in SERVICES.all if column.key.startswith("how.")]
    return row if ways == [way for way in in_columns if way in ways] else {**row, "how_order": ways}
