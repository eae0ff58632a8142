"""The sheets of a city's workbook, found by any of their names; how each kind of cell is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from rapidfuzz import process

from bot.catalogue.importers.sheet_columns import SERVICES, Column, Columns
from bot.catalogue.importers.sheet_words import SHEETS as TITLES
from bot.catalogue.model import Words
from bot.catalogue.workbook.cells import PLAIN, Kind
from bot.catalogue.workbook.cells_city import CITY
from bot.catalogue.workbook.cells_texts import TEXTS
from bot.catalogue.workbook.cells_times import TIMES
from bot.system.yaml_file import read_yaml

FILE = Path(__file__).with_name("sheets.yml")
KINDS: dict[str, Kind] = {**PLAIN, **TIMES, **TEXTS, **CITY}
NEAR = 70


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the list has it."""

    key: str
    name: Words
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    rare: bool = False


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet."""

    key: str
    """Name of the records it holds: that of their file in a city's folder."""
    name: Words
    columns: Columns
    also: tuple[str, ...] = ()
    rare: bool = False
    """True for one the template leaves out."""
    names: frozenset[str] = field(default=frozenset())
    """All it may be called, in small letters."""


def _plain(title: str) -> str:
    return " ".join(title.replace("_", " ").replace("-", " ").split()).casefold()


def _kind(key: str, name: Words, columns: Columns, also: tuple[str, ...] = (), *, rare: bool = False) -> SheetKind:
    return SheetKind(key, name, columns, also, rare, frozenset(map(_plain, (key, *name.values(), *also))))


def _read() -> dict[str, SheetKind]:
    listed = msgspec.convert(read_yaml(FILE), tuple[_Listed, ...])
    services = _kind("services", {tag: names[0] for tag, names in TITLES.items()}, SERVICES, ("service",))
    city, *others = (_kind(each.key, each.name, Columns(each.columns), each.also, rare=each.rare) for each in listed)
    return {kind.key: kind for kind in (city, services, *others)}


KNOWN = _read()
"""Key of a sheet → what it is, in the template's order."""
EXPLAINED = frozenset(_plain(names[1]) for names in TITLES.values())
"""Titles of the template's page that says what goes into each column."""


def kind_of(title: str) -> SheetKind | None:
    """The kind of sheet a title names; None where it names none."""
    return next((kind for kind in KNOWN.values() if _plain(title) in kind.names), None)


def is_explanation(title: str) -> bool:
    """True for the template's page about the columns."""
    return _plain(title) in EXPLAINED


def not_known(title: str) -> str:
    """A sentence that says that no sheet is called so, and which may be meant."""
    names = {name: kind for kind in KNOWN.values() for name in kind.names}
    near = process.extractOne(_plain(title), list(names), score_cutoff=NEAR)
    hint = f' Is "{next(iter(names[near[0]].name.values()))}" meant?' if near else ""
    known = ", ".join(" / ".join(kind.name.values()) for kind in KNOWN.values())
    return f"there is no sheet of this name, and nobody reads it.{hint} Known are: {known}. Begin the name of a sheet of your own with #"
