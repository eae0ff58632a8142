"""A row of the report kinds as a record of problems.yml; what a keeper leaves out is told in plain words."""

from __future__ import annotations

from bot.catalogue.model import Words
from bot.catalogue.workbook.cells import WORDS
from bot.catalogue.workbook.rows import Record


def problem_record(row: Record, city: Record) -> Record:
    """The record, with the line's own number where the row has none."""
    plain = {"also": {}, "ask_place": WORDS["ask_place"], "team": WORDS["team"], "phone": city.get("phone")}
    first = {field: row[field] for field in ("id", "name")}
    return {**first, **plain, "pledge": _pledge(row.get("pledge_time") or {}), **row}


def _pledge(time: dict[str, int]) -> Words:
    """The promise in words, by language."""
    unit, figure = next(iter(time.items()), ("", 0))
    if not unit:
        return dict(WORDS["pledge_none"])
    forms = WORDS["pledge_times"]["today" if unit == "days" and not figure else unit]
    return {
        tag: text.format(time=forms[tag][min(figure, len(forms[tag])) - 1 if figure else 0].format(n=figure))
        for tag, text in WORDS["pledge"].items()
    }
