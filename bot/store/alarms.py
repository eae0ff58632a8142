"""Which cases staff are to be told of: those that are new, and those that nobody took in the time that was promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from bot.city.staffing import SAFETY, Group
from bot.config.patience import PATIENCE
from bot.config.timing import TIMING
from bot.store.leases import farthest
from bot.store.tables import cases

TELLS_OF = PATIENCE.told.staff_told_of
NextTelling = Callable[[Group, datetime, int], datetime | None]
"""Group of a case, moment, times told again → when staff are told again, or None."""
LEASE_SECONDS = TIMING.staff.lease
CALLS = ("callback", "person")


def to_tell(next_at: NextTelling, now: datetime) -> sa.ColumnElement[bool]:
    """Which cases are to be told of at a moment; next_at: the city's promises."""
    t = cases.c
    over = sa.or_(t.alarm_at <= now, *_written_wrongly(next_at, now))
    return sa.and_(
        t.state == "open",
        # Why: a booking or an application waits for nobody, unless there is danger in it, or a promise is over.
        sa.or_(t.details.is_(None), t.urgent, t.kind.in_((*CALLS, "question")), over),
        sa.or_(t.opened_at > now - TELLS_OF, t.alarm_at > now - TELLS_OF),
        sa.or_(t.alarms == 0, over),
    )


def _written_wrongly(next_at: NextTelling, now: datetime) -> list[sa.ColumnElement[bool]]:
    """When staff are told again later than the promise's own time from now: a clock that was ahead wrote that."""
    t, latest = cases.c, farthest(now, LEASE_SECONDS)
    calls = t.kind.in_(CALLS)
    groups: dict[Group, sa.ColumnElement[bool]] = {
        "danger": t.team == SAFETY,
        "callback": sa.and_(t.team != SAFETY, calls),
        "other": sa.and_(t.team != SAFETY, ~calls),
    }
    found = [sa.and_(t.alarms == 0, t.alarm_at > latest)]
    for group, is_of in groups.items():
        for told, of_times in ((t.alarms == 1, 0), (t.alarms > 1, 1)):
            if until := next_at(group, latest, of_times):
                found.append(sa.and_(is_of, told, t.alarm_at > until))
    return found
