"""Limits kept to in the transaction that would write the messages: counted over one table, whoever works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from bot.answered import CaseOpening
from bot.limits import Toll, Window
from bot.store.rows import Work
from bot.store.tables import conversation, tally

DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


def within_limits(c: sa.Connection, talk: int, work: Work) -> Work:
    """The same work, or with nothing to send where a limit is reached; staff get a case of it once a day.

    An answer to danger is counted and never held.
    """
    if work.toll is None or not work.bodies:
        return work
    stranger = _is_stranger(c, talk, work.at)
    why = "" if work.answered.record.safety else _why(c, talk, work.toll, work.at, stranger)
    alarm = why or _money_soon(c, work.toll, work.at)
    is_told = bool(alarm) and _is_told(c, alarm, talk, work.toll, work.at)
    row = {"prefix": work.toll.prefix, "stranger": stranger, "likeness": work.toll.likeness, "held": alarm}
    c.execute(tally.insert().values(conversation=talk, at=work.at, cost=0 if why else work.toll.cost, **row))
    if alarm and not is_told:
        log.error("limit.reached", limit=alarm, conversation=talk)
        work = _with_case(work, alarm)
    return replace(work, bodies=()) if why else work


def _why(c: sa.Connection, talk: int, toll: Toll, at: datetime, stranger: bool) -> str:
    """Which limit holds an answer, or empty."""
    limits, t = toll.limits, tally.c
    sent, ours = t.cost > 0, t.conversation == talk
    if toll.refused:
        return "number"
    if toll.likeness and _is_full(c, [limits.like], at, ours, t.likeness == toll.likeness):
        return "like"
    if _is_full(c, limits.person, at, ours, sent):
        return "person"
    if stranger and _is_full(c, limits.strangers, at, t.prefix == toll.prefix, t.stranger, sent):
        return "strangers"
    share = limits.spending.strangers if stranger else 1.0
    return "money" if _spent(c, at) + toll.cost > limits.spending.most_a_day * 1000 * share else ""


def _money_soon(c: sa.Connection, toll: Toll, at: datetime) -> str:
    """ "money" from the share of the day's money on at which staff are told."""
    spending = toll.limits.spending
    return "money" if _spent(c, at) + toll.cost > spending.most_a_day * 1000 * spending.strangers else ""


def _is_full(c: sa.Connection, windows: Iterable[Window], at: datetime, *which: sa.ColumnElement[bool]) -> bool:
    """True when one of some windows has no room for one more."""
    count = sa.select(sa.func.count()).select_from(tally)
    return any(
        (c.scalar(count.where(*which, tally.c.at > at - timedelta(minutes=window.minutes))) or 0) >= window.most
        for window in windows
    )


def _spent(c: sa.Connection, at: datetime) -> int:
    """What a day cost so far, in thousandths."""
    return int(c.scalar(sa.select(sa.func.sum(tally.c.cost)).where(tally.c.at > at - DAY)) or 0)


def _is_stranger(c: sa.Connection, talk: int, at: datetime) -> bool:
    """True for somebody who first wrote less than a day ago."""
    first: datetime | None = c.scalar(sa.select(conversation.c.first_at).where(conversation.c.id == talk))
    return first is not None and first > at - DAY


def _is_told(c: sa.Connection, why: str, talk: int, toll: Toll, at: datetime) -> bool:
    """True when staff were told of the same within the day: of one person, of a range of numbers, of the money."""
    t = tally.c
    same = {"number": t.prefix == toll.prefix, "strangers": t.prefix == toll.prefix, "money": sa.true()}
    of = same.get(why, t.conversation == talk), t.held == why, t.at > at - DAY
    return c.scalar(sa.select(t.id).where(*of).limit(1)) is not None


def _with_case(work: Work, why: str) -> Work:
    """The same work with a case that tells staff; nobody is told a code of it."""
    case = CaseOpening("", "person", work.team, {"reason": "limit", "limit": why})
    return replace(work, answered=replace(work.answered, cases=(*work.answered.cases, case)))
