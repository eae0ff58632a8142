"""The facts of an entry, as columns and as plain values: what each is about, the values it holds, where it was cut from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from bot.catalogue.model import Aspect, Fact, any_of
from bot.catalogue.value_kinds import KINDS
from bot.catalogue.value_kinds import found as values_of

HEADS = ("FACT", "ABOUT", "", "HOLDS", "FROM", "TEXT")
WIDEST = 40
"""Cells a column of values takes at most; longer ones push the text away in their own line alone."""
ROLES: dict[Aspect, str] = {"bring": "document", "who": "condition"}
"""Aspect → what a fact of it is as a whole."""
PART = re.compile(r"[\d.,]*\d")
"""What belongs to a number that a pattern was content with the beginning of."""


def held(fact: Fact, language: str) -> list[tuple[str, str]]:
    """Kind and value, in one language, in the order of kinds; what the whole fact is has no value of its own."""
    text = fact.texts.get(language, "")
    whole = [(role, "") for role in (ROLES.get(fact.aspect, ""), _exception(fact)) if role]
    way = [("way", fact.way)] if fact.way else []
    found = [(kind, _whole(text, match)) for kind in KINDS for match in values_of(kind, text)]
    return [*whole, *way, *dict.fromkeys(found)]


def plain(fact: Fact) -> dict[str, Any]:
    """A fact as JSON has it."""
    return {
        "id": fact.id, "aspect": fact.aspect, "texts": fact.texts, "under": fact.under, "source_field": fact.source_field,
        "holds": {
            language: [{"kind": kind, "value": value or None} for kind, value in held(fact, language)]
            for language in fact.texts
        },
    }  # fmt: skip


def columns(facts: tuple[Fact, ...]) -> Iterator[str]:
    """A line for each fact and language, beneath a head; the heading of a fact stands before its text in brackets."""
    rows = [HEADS, *(row for fact in facts for row in _rows(fact))]
    widths = [min(WIDEST, max(_width(row[place]) for row in rows)) for place in range(len(HEADS) - 1)]
    for row in rows:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False))
        yield "  ".join((*padded, row[-1])).rstrip()


def _rows(fact: Fact) -> Iterator[tuple[str, ...]]:
    heading = f"[{any_of(fact.under)}] " if fact.under else ""
    for number, (language, text) in enumerate(fact.texts.items()):
        values = ", ".join(f"{kind} {value}".strip() for kind, value in held(fact, language))
        once = ("", "", "") if number else (fact.id, fact.aspect, fact.source_field)
        yield once[0], once[1], language, values or "-", once[2], f"{heading}{text}"


def _exception(fact: Fact) -> str:
    return "exception" if fact.source_field == "exceptions" else ""


def _whole(text: str, match: re.Match[str]) -> str:
    """A value with the rest of a number it ends in: "$23,475" where "$2" told that it is money."""
    rest = PART.match(text, match.end()) if match[0][-1:].isdigit() else None
    return text[match.start() : rest.end() if rest else match.end()].strip()


def _width(text: str) -> int:
    """Cells of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
