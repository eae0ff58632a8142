"""Rows of the sheets that few cities fill in: life events, first help, streets, landmarks, how soon staff take a case."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.catalogue.city_places import Landmark, Street
from bot.catalogue.first_helps import FirstHelp
from bot.catalogue.model import LifeEvent
from bot.catalogue.workbook.book import Book
from bot.catalogue.workbook.cells import WORDS
from bot.catalogue.workbook.names import Names
from bot.catalogue.workbook.rows import Record, rows_of
from bot.city.staffing import Staffing

LISTED: dict[str, tuple[type[Any], Record]] = {
    "events": (LifeEvent, {"kind_words": WORDS["kind_words"], "sayings": {}, "steps": []}),
    "first": (FirstHelp, {"say": {}}),
    "streets": (Street, {}),
    "landmarks": (Landmark, {}),
}
"""Sheet → what a row is, and what stands for what its keeper leaves out."""


def more_of(book: Book, names: Names) -> dict[str, list[Record]]:
    """Sheet → its records."""
    found: dict[str, list[Record]] = {key: [] for key in LISTED}
    for key, (kind, plain) in LISTED.items():
        for line, row in rows_of(book, key, names):
            record = {**plain, **row}
            with book.trying(key, line):
                msgspec.convert(record, kind)
                found[key].append(record)
    return found


def staff_of(book: Book, names: Names) -> Record:
    """The one row about staff; empty where there is none."""
    rows = list(rows_of(book, "staff", names))
    for line, row in rows[:1]:
        with book.trying("staff", line):
            msgspec.convert(row, Staffing)
            return row
    return {}
