"""A sample of the encrypted values of a database: enough to tell which keys they need, and never every row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

import sqlalchemy as sa

from bot.store.reencrypt import raw, sealed_columns

EVENLY = 24
"""Rows of a table that are looked at from the first to the last, as far from each other as they can be."""


def sample_values(c: sa.Connection, columns: set[tuple[str, str]]) -> dict[sa.Column[object], list[str]]:
    """Column → some of its values, of rows spread over the whole table and of the newest ones. columns: those that are there.

    Why spread: a key is used for a while, so that its rows stand together. Why more of the newest: the words of old ones are gone.
    """
    by_table: dict[sa.Table, list[sa.Column[object]]] = {}
    for column in sealed_columns():
        if (column.table.name, column.name) in columns:
            by_table.setdefault(column.table, []).append(column)
    found: dict[sa.Column[object], list[str]] = {}
    for table, kept in by_table.items():
        rows = c.execute(sa.select(*(raw(column) for column in kept)).where(table.c.id.in_(_rows(c, table)))).all()
        for column, values in zip(kept, zip(*rows, strict=True), strict=False):
            found[column] = [value.strip('"') for value in values if value]
    return found


def _rows(c: sa.Connection, table: sa.Table) -> list[int]:
    """Numbers of rows that are there: each the next one from a place in the table on."""
    first, last = c.execute(sa.select(sa.func.min(table.c.id), sa.func.max(table.c.id))).one()
    if first is None:
        return []
    ours = sa.select(table.c.id).where(table.c.id >= sa.bindparam("place")).order_by(table.c.id).limit(1)
    return sorted(
        {number for place in _places(first, last) if (number := c.scalar(ours, {"place": place})) is not None}
    )


def _places(first: int, last: int) -> Iterator[int]:
    """Places from the first to the last row: evenly, and ever closer towards the last."""
    yield from (first + (last - first) * step // EVENLY for step in range(EVENLY + 1))
    yield from (last - back for back in takewhile(lambda back: last - back > first, (2**step for step in range(64))))
    yield from range(max(first, last - EVENLY), last)
