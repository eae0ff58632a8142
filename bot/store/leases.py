"""Which claims are over, and what is due, in every table that workers share: also after a clock that was wrong is set right.

What is stored farther ahead than it can have been meant was written by such a clock, and counts as over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

Moment = sa.ColumnElement[datetime]
"""A column, a bound parameter or a literal of the type of one."""


def farthest(now: datetime, seconds: float) -> datetime:
    """How far ahead a claim of so many seconds may be believed: clocks of two machines differ, and it may just have begun."""
    return now + 2 * timedelta(seconds=seconds)


def is_free(
    until: sa.ColumnElement[datetime | None], now: Moment | datetime, far: Moment | datetime
) -> sa.ColumnElement[bool]:
    """True for what nobody holds, by the column that says until when it is held."""
    return sa.or_(until.is_(None), until <= now, until > far)


def is_due(
    due_at: sa.ColumnElement[datetime | None], lease_by: sa.ColumnElement[str | None], now: Moment | datetime,
    far: Moment | datetime, *put_off_wrongly: sa.ColumnElement[bool],
) -> sa.ColumnElement[bool]:  # fmt: skip
    """True for what is due, in a table where the moment of what is claimed is the end of the claim.

    put_off_wrongly: when what nobody holds is too far ahead; see `put_off`.
    """
    return sa.or_(due_at <= now, sa.and_(lease_by.is_not(None), due_at > far), *put_off_wrongly)


def put_off(
    due_at: sa.ColumnElement[datetime | None], attempts: sa.ColumnElement[int], now: datetime, waits: Sequence[timedelta]
) -> sa.ColumnElement[bool]:  # fmt: skip
    """True for what failed and waits for longer than twice its time: waits[0] after the first try, the last from then on."""
    last = len(waits)
    each = [sa.and_(attempts == tries, due_at > now + 2 * wait) for tries, wait in enumerate(waits[:-1], 1)]
    return sa.or_(*each, sa.and_(attempts >= last, due_at > now + 2 * waits[-1]))


def doubling(first: float, most: float) -> tuple[timedelta, ...]:
    """Waits in seconds that double after each try, up to the most."""
    found = [first]
    while found[-1] < most:
        found.append(min(found[-1] * 2, most))
    return tuple(timedelta(seconds=seconds) for seconds in found)


def doubled(seconds: float, tries: int) -> tuple[timedelta, ...]:
    """So many waits, each twice as long as the one before, the first twice as long as some seconds."""
    return tuple(timedelta(seconds=seconds * 2**number) for number in range(1, tries + 1))
