"""What `oneline catalogue check` says of a workbook: by sheet, row and column what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.catalogue.importers.sheet_files import ENDINGS
from bot.catalogue.workbook.folder import Read, read_workbook
from bot.catalogue.workbook.reading import is_book
from bot.retrieval.compile import UNREADABLE, CatalogueError
from oneline.cli.listing import folded

MOST_FAULTS = 12
"""Lines of one sheet that are shown without --all."""


def read_sheets(path: Path) -> Read | None:
    """A workbook or a table of services as it is read; None for what is neither."""
    if not is_book(path) and not (path.is_file() and path.suffix.lower() in ENDINGS):
        return None
    try:
        return read_workbook(path)
    except UNREADABLE as error:
        raise CatalogueError(f"{path} cannot be read as a workbook: {error}") from error


def told(read: Read, every: bool) -> Iterator[str]:
    """What to correct, sheet by sheet; then whom the line tells people to ring in danger."""
    if read.faults:
        yield f"{len(read.faults):,} to correct in the workbook:"
    for _, faults in groupby(read.faults, key=lambda fault: fault.sheet):
        yield from folded((f"  {fault}" for fault in faults), 0 if every else MOST_FAULTS)
    if read.records.city:
        yield from _numbers(read.records.city)
        yield _counts(read)
    yield ""


def _numbers(city: dict[str, Any]) -> Iterator[str]:
    country = city["country"]
    numbers = ", ".join(f"{kind} {number}" for kind, number in city["emergencies"][country]["numbers"].items())
    yield f"In danger people in {country} are told: {numbers}. RING EVERY ONE OF THEM ONCE before you open."
    yield f"The line's own number is {city['phone']['number']}; a person is rung on {city.get('staff_phone') or 'no number'}."


def _counts(read: Read) -> str:
    records = read.records
    parts = (
        f"{len(records.services)} services", f"{len(records.offices)} offices", f"{len(records.appointments)} with appointments",
        f"{sum('form' in each for each in records.forms)} forms",
        f"{len(records.problems)} report kinds", f"{len(records.holidays)} holidays",
    )  # fmt: skip
    return f"Read: {', '.join(parts)}."
