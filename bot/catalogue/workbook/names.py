"""What the rows of one sheet call the rows of another: by id, name or everyday name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rapidfuzz import process

from bot.catalogue.model import Words

NEAR = 60
"""Likeness, of 100, from which another name is thought to be meant."""


class CellError(ValueError):
    """A cell that cannot be read; the text says what to write."""


def slug(name: str) -> str:
    """An id made of a name: small letters with dashes."""
    return re.sub(r"\W+", "-", name.lower()).strip("-")


class Names:
    """Which id is meant by a name, sheet by sheet."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, str]] = defaultdict(dict)
        self.departments: list[dict[str, Any]] = []
        """Records of the departments, those that are only named in a row with an id of their name."""

    def add(self, sheet: str, id_: str, called: Iterable[str]) -> None:
        """A row with all it is called; what came first keeps a name."""
        for name in (id_, *called):
            self._ids[sheet].setdefault(name.casefold(), id_)

    def knows(self, sheet: str, name: str) -> bool:
        """True for an id or a name of a row."""
        return name.casefold() in self._ids[sheet]

    def id_of(self, sheet: str, name: str) -> str:
        """The id that is meant; raises CellError."""
        known = self._ids[sheet]
        if name.casefold() in known:
            return known[name.casefold()]
        near = process.extractOne(name.casefold(), list(known), score_cutoff=NEAR)
        hint = f'; is "{near[0]}" meant?' if near else f"; write a name or id that stands in the sheet of {sheet}"
        raise CellError(f'"{name}" is none of the {sheet}{hint}')

    def department(self, name: Words) -> str:
        """The id of a department, which is made of its name where no sheet lists it."""
        for text in name.values():
            if self.knows("departments", text):
                return self.id_of("departments", text)
        id_ = slug(next(iter(name.values())))
        self.add("departments", id_, name.values())
        self.departments.append({"id": id_, "name": dict(name)})
        return id_
