"""A due item over a city's limit: it waits, then takes another channel, and in the end staff are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog

from bot.city.sending_limits import Limits, toll_of_notice
from bot.config.patience import PATIENCE
from bot.model.due_work import AFTER, HELD_SINCE, DelayDue, DropDue, SendDue
from bot.store.case_scope import CaseScope
from bot.store.errand_tables import dues
from bot.store.sending_limits import count_notice, tell_of_limit
from bot.store.unreached import TEAM

AGAIN = PATIENCE.told.limit_again
OTHER_WAY = PATIENCE.told.limit_other_way
GIVEN_UP = PATIENCE.told.limit_given_up
log = structlog.get_logger(__name__)


def held_by_limit(
    scope: CaseScope, row: sa.Row[Any], outcome: SendDue, talk: int, limits: Limits
) -> DelayDue | DropDue | None:
    """When it is tried again, or that it is given up; None if it goes out now, which is counted.

    What is danger always goes out.
    """
    toll = toll_of_notice(limits, outcome.channel, outcome.address, outcome.messages)
    if toll is None:
        return None
    why = count_notice(scope.c, talk, toll, scope.at, despite_limit=outcome.despite_stop)
    if why:
        log.error("limit.reached", limit=why, conversation=talk)
    if not why or outcome.despite_stop:
        return None
    if toll.what == "text":
        tell_of_limit(scope, talk, toll, why, TEAM)
    return _later(scope.c, row, outcome, scope.at, for_good=why == "number")


def _later(
    c: sa.Connection, row: sa.Row[Any], outcome: SendDue, now: datetime, *, for_good: bool
) -> DelayDue | DropDue:
    """for_good: no time will make this way free."""
    slots: dict[str, Any] = {HELD_SINCE: now.isoformat(), **(row.slots or {})}
    waited = now - datetime.fromisoformat(slots[HELD_SINCE])
    changed: dict[str, Any] = {"slots": slots}
    if outcome.instead and (for_good or waited >= OTHER_WAY):
        del slots[HELD_SINCE]
        slots[AFTER] = [*slots.get(AFTER, ()), outcome.channel]
        changed["channel"] = outcome.instead
    elif for_good or waited >= GIVEN_UP or now + AGAIN >= outcome.expires_at:
        return DropDue("limit", tells_staff=True)
    c.execute(dues.update().where(dues.c.id == row.id).values(**changed))
    return DelayDue(now if "channel" in changed else now + AGAIN)
