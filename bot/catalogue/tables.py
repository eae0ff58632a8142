"""Tables that came as one cell a line, joined into rows that can be said: "Household size 2: Monthly income $4,345"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

KEY = re.compile(r"\d{1,2}(?: (?:person|people|or more))?\+?$", re.I)
ONE_MORE = re.compile(r"(?:for )?each additional (?:person|family member|household member)s?:?$", re.I)
PRICE = re.compile(r"[$€£¥]\s?\d|\d\s?%|\bfree\b", re.I)
CELL = re.compile(r"[^·].{0,80}$")
AMOUNT = re.compile(r"\+?[$€£¥]\s?\d[\d,.]*$")
HEADER = re.compile(r"[^\d·$€£¥.?!:][^·.?!:]{1,70}$")
"""The head of a column: short, no list item, no sentence."""
COLUMNS = 5
ROW = re.compile(r"\w+ size \d{1,2}(?: \w+)?: |(?:for )?each additional (?:person|\w+ member)s?: ", re.I)
"""A row of a table by size of household, as it is joined here."""


def with_rows(lines: Sequence[str]) -> list[str]:
    """Lines in which each row of a table is one list item; what is no table stays as it is."""
    return list(_rows(list(lines)))


def _rows(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        heads = _heads(lines, at)
        if not heads:
            yield lines[at]
            at += 1
            continue
        at += len(heads)
        while cells := _cells(lines, at, len(heads) - 1) or _priced(lines, at, len(heads)):
            yield _row(heads, cells)
            at += len(cells)
        # Why apart: "each additional person" has one sum, or one a column, and no head says so.
        if at < len(lines) - 1 and ONE_MORE.match(lines[at]) and AMOUNT.match(lines[at + 1]):
            more = _amounts(lines, at + 1, len(heads) - 1)
            yield f"· {lines[at].rstrip(':')}: {', '.join(more)}"
            at += 1 + len(more)


def _heads(lines: list[str], at: int) -> list[str]:
    """Heads of the columns of a table that begins here; empty where none does."""
    for count in range(2, COLUMNS + 1):
        heads = lines[at : at + count]
        if not all(HEADER.match(head) for head in heads):
            return []
        # Why two: one line with a price under two without is no table yet.
        priced = _priced(lines, at + count, count) and _priced(lines, at + 2 * count, count)
        if _cells(lines, at + count, count - 1) or priced:
            return heads
    return []


def _priced(lines: list[str], at: int, count: int) -> list[str]:
    """A row of name, price and what else there is; empty where there is none."""
    cells = lines[at : at + count]
    if len(cells) < max(count, 2) or PRICE.search(cells[0]) or not PRICE.search(cells[1]):
        return []
    plain = all(CELL.match(cell) and cell[-1] not in ".:!?" for cell in cells)
    return cells if plain and HEADER.match(cells[0]) else []


def _cells(lines: list[str], at: int, amounts: int) -> list[str]:
    """A row's key and amounts; empty where there is no whole row."""
    if at >= len(lines) or not KEY.match(lines[at]):
        return []
    found = _amounts(lines, at + 1, amounts)
    return [lines[at], *found] if len(found) == amounts else []


def _amounts(lines: list[str], at: int, most: int) -> list[str]:
    found: list[str] = []
    while len(found) < most and at + len(found) < len(lines) and AMOUNT.match(lines[at + len(found)]):
        found.append(lines[at + len(found)])
    return found


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    named = ", ".join(f"{head} {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True))
    # Why not always: a name says what it is, a number does not.
    return f"· {heads[0]} {cells[0]}: {named}" if cells[0][0].isdigit() else f"· {cells[0]}: {named}"
