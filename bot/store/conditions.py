"""Conditions of statements that run for every text, written so that a database answers them by an index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa


def one_of(column: sa.ColumnElement[str], values: Iterable[str]) -> sa.ColumnElement[bool]:
    """As IN, for values that a statement always has. Why: an IN is written anew each time it runs, which takes longer than to run it."""
    return sa.or_(*(column == value for value in values))


def is_set(moment: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
    """True where a moment is kept. Why not IS NOT NULL: for that SQLite uses no index and looks at every row there ever was."""
    return moment >= sa.literal(datetime.min.replace(tzinfo=UTC), moment.type)
