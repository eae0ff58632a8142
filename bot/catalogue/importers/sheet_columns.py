"""The columns of a sheet: found by any of their names, in English or Chinese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from rapidfuzz import process

from bot.catalogue.model import Words
from bot.system.yaml_file import read_yaml

FILE = Path(__file__).with_suffix(".yml")
TAG = r"(?P<tag>[a-z]{2,3}(?:-[a-z]{2,4})?)"
LANGUAGE = re.compile(rf"^(?P<name>.*?)\s*(?:\(\s*{TAG}\s*\)|::(?:.*\()?{TAG.replace('tag', 'after')}\)?)$")
"""A language behind a head: "name (zh)", or as XLSForm has it "label::zh" and "label::Chinese (zh)"."""
LEFT_OUT = "#"
"""A column whose name begins so is the keeper's own and not read."""
NEAR = 70
"""Likeness, of 100, from which another column is thought to be meant."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    key: str
    """Of a service's row; in the other sheets of a workbook the field it is in the record, "ahead.from" within another."""
    name: Words
    explained: Words
    """What goes in."""
    example: Words = field(default_factory=dict)
    also: tuple[str, ...] = ()
    """Other names it is known by."""
    kind: str = "words"
    """How a cell is read: one of `bot/catalogue/workbook/cells.py`."""
    rare: bool = False
    """True for what few cities need: it is read and written, but the template leaves it out."""


class Columns:
    """The columns of one sheet, found by any of their names."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.all = columns
        self._known = {_plain(name): column for column in columns for name in (*column.name.values(), *column.also)}

    def of(self, header: str) -> tuple[Column | None, str]:
        """The column a header names, None where it names none; and the language in brackets behind it, or ""."""
        plain = _plain(header)
        if plain in self._known:
            return self._known[plain], ""
        match = LANGUAGE.match(plain)
        return (self._known.get(match["name"]), match["tag"] or match["after"]) if match else (None, "")

    def named(self, key: str) -> Column:
        """The column of a key."""
        return next(column for column in self.all if column.key == key)

    def not_known(self, header: str) -> str:
        """A sentence that says which column is not known, which may be meant, and which there are."""
        near = process.extractOne(_plain(header), list(self._known), score_cutoff=NEAR)
        hint = f' Is "{next(iter(self._known[near[0]].name.values()))}" meant?' if near else ""
        names = ", ".join(" / ".join(column.name.values()) for column in self.all if not column.rare)
        return (
            f'the column "{header}" is not known.{hint} Known are: {names}. '
            f"Begin the name of a column of your own with {LEFT_OUT}."
        )


def _plain(name: str) -> str:
    """A header without its case, and with one kind of space, bracket and colon."""
    text = re.sub(r"[\s_]+", " ", unicodedata.normalize("NFKC", name)).strip(" *").lower()
    return re.sub(r" ?: ?", ":", text)


SERVICES = Columns(msgspec.convert(read_yaml(FILE), tuple[Column, ...]))
COLUMNS = SERVICES.all


def column_of(header: str) -> tuple[Column | None, str]:
    """The column of the services' sheet that a header names, and its language."""
    return SERVICES.of(header)


def name_of(key: str) -> Words:
    """What a column of the services' sheet is called, by language."""
    return SERVICES.named(key).name


def not_known(header: str) -> str:
    """Which column of the services' sheet is not known."""
    return SERVICES.not_known(header)
