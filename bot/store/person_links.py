"""Which rows belong to a person: found by foreign keys, so that a new table is not forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.store.tables import conversation, metadata

NOBODYS = {
    "receipts", "heartbeats", "audit", "closures", "form_counts", "code_tries", "channel_holds",
    "staff", "staff_sessions", "sign_in_tries",
}  # fmt: skip
"""Tables whose rows lead to no resident; every other has a foreign key that does."""


def linked_tables() -> list[sa.Table]:
    """Tables with rows that lead to a conversation, and the conversation itself; those that point come before what they point to."""
    found = {conversation.name}
    for table in metadata.sorted_tables:
        if any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
    return [table for table in reversed(metadata.sorted_tables) if table.name in found]


def belongs(table: sa.Table, talks: Sequence[int]) -> sa.ColumnElement[bool]:
    """True of rows that lead to one of some conversations."""
    if table is conversation:
        return conversation.c.id.in_(talks)
    ways = [
        key.parent.in_(talks)
        if key.column.table is conversation
        else key.parent.in_(sa.select(key.column.table.c.id).where(belongs(key.column.table, talks)))
        for key in table.foreign_keys
        if key.column.table is not table
    ]
    return sa.or_(*ways) if ways else sa.false()


def cut(c: sa.Connection, table: sa.Table, numbers: Sequence[int]) -> None:
    """Take away what points to some rows before they go; what can not be without them goes too."""
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table:
                _loosen(c, key, numbers)


def _goes_with(column: sa.Column[Any]) -> bool:
    """True for rows that are of no use without what they point to, though some others point to nothing."""
    return bool(column.info.get("goes_with"))


def _loosen(c: sa.Connection, key: sa.ForeignKey, numbers: Sequence[int]) -> None:
    column: sa.Column[Any] = key.parent
    pointing = column.in_(numbers)
    if column.nullable and not _goes_with(column):
        c.execute(column.table.update().where(pointing).values({column: None}))
    else:
        table = column.table
        # Why those that point to them too: a case goes with its times, and a time with the desk it takes.
        rows = list(c.scalars(sa.select(table.c.id).where(pointing)))
        if rows:
            cut(c, table, rows)
            c.execute(table.delete().where(table.c.id.in_(rows)))
