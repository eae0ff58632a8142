"""The columns of the plain spreadsheet: found by any of their names, in English or Chinese."""

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
LANGUAGE = re.compile(r"^(?P<name>.*?)\s*\(\s*(?P<tag>[a-z]{2,3}(?:-[a-z]{2,4})?)\s*\)$")
LEFT_OUT = "#"
"""A column whose name begins so is the keeper's own and not read."""
NEAR = 70
"""Likeness, of 100, from which another column is thought to be meant."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the spreadsheet."""

    key: str
    name: Words
    explained: Words
    """What goes in."""
    example: Words = field(default_factory=dict)
    also: tuple[str, ...] = ()
    """Other names it is known by."""


COLUMNS = msgspec.convert(read_yaml(FILE), tuple[Column, ...])


def _plain(name: str) -> str:
    """A header without its case, and with one kind of space, bracket and colon."""
    text = re.sub(r"[\s_]+", " ", unicodedata.normalize("NFKC", name)).strip(" *").lower()
    return re.sub(r" ?: ?", ":", text)


KNOWN = {_plain(name): column for column in COLUMNS for name in (*column.name.values(), *column.also)}


def column_of(header: str) -> tuple[Column | None, str]:
    """The column a header names, None where it names none; and the language in brackets behind it, or ""."""
    plain = _plain(header)
    if plain in KNOWN:
        return KNOWN[plain], ""
    match = LANGUAGE.match(plain)
    return (KNOWN.get(match["name"]), match["tag"]) if match else (None, "")


def name_of(key: str) -> Words:
    """What a column is called, by language."""
    return next(column.name for column in COLUMNS if column.key == key)


def not_known(header: str) -> str:
    """A sentence that says which column is not known, which may be meant, and which there are."""
    near = process.extractOne(_plain(header), list(KNOWN), score_cutoff=NEAR)
    hint = f' Is "{next(iter(KNOWN[near[0]].name.values()))}" meant?' if near else ""
    names = ", ".join(" / ".join(column.name.values()) for column in COLUMNS)
    return f'the column "{header}" is not known.{hint} Known are: {names}. Begin the name of a column of your own with {LEFT_OUT}.'
