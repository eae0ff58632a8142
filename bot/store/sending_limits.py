"""Sending limits, checked in the transaction that writes the messages, over all workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from bot.city.sending_limits import Toll, Window
from bot.model.turn_result import CaseOpening, TurnResult
from bot.store.records import AnsweredBatch
from bot.store.tables import cases, conversation, tally

DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


def within_limits(c: sa.Connection, talk: int, work: AnsweredBatch) -> AnsweredBatch:
    """The same work, or with what is said instead where a limit is reached; staff get a case of it once a day.

    An answer to danger is counted and never held, and nobody in a call is kept from danger or a person.
    """
    if work.toll is None or (work.toll.what == "text" and not work.bodies):
        return work
    if work.toll.what == "further":
        return _instead(work) if _is_held(c, talk) and not _is_free(work.answered) else work
    stranger = _is_stranger(c, talk, work.at)
    spent = _spent(c, work.at)
    why = "" if work.answered.effect.urgent else _why(c, talk, work.toll, work.at, stranger, spent)
    alarm = why or _money_soon(work.toll, spent)
    is_told = bool(alarm) and _is_told(c, alarm, talk, work.toll, work.at)
    row = {"prefix": work.toll.prefix, "stranger": stranger, "likeness": work.toll.likeness, "held": alarm}
    c.execute(COUNT, {"conversation": talk, "at": work.at, "cost": 0 if why else work.toll.cost, **row})
    work = _instead(work) if why else work
    if alarm and not is_told:
        log.error("limit.reached", limit=alarm, conversation=talk)
        work = _with_case(work, alarm)
    return work


def count_notice(c: sa.Connection, talk: int, toll: Toll, at: datetime, *, despite_limit: bool = False) -> str:
    """Count a call or a text that answers no turn; the limit that holds it, or empty.

    despite_limit: it goes out and is counted whatever it comes to.
    """
    stranger = toll.what == "text" and _is_stranger(c, talk, at)
    why = _why(c, talk, toll, at, stranger, _spent(c, at))
    if despite_limit or not why:
        row = {"prefix": toll.prefix, "stranger": stranger, "cost": toll.cost}
        c.execute(COUNT, {"conversation": talk, "at": at, **row})
    return why


def tell_of_limit(c: sa.Connection, talk: int, toll: Toll, why: str, team: str, at: datetime) -> None:
    """Staff get a case of a limit that holds a text, unless they had one of the same within a day."""
    if _is_told(c, why, talk, toll, at):
        return
    c.execute(tally.insert().values(conversation=talk, at=at, prefix=toll.prefix, held=why))
    c.execute(cases.insert().values(
        kind="person", team=team, slots={"reason": "limit", "limit": why}, code=None, conversation=talk, opened_at=at,
        history=[{"at": at.isoformat(), "state": "open"}],
    ))  # fmt: skip


def _instead(work: AnsweredBatch) -> AnsweredBatch:
    """Nothing to send, and in a call what is said where a limit is reached."""
    return replace(work, answered=work.instead or work.answered, bodies=())


def _is_held(c: sa.Connection, talk: int) -> bool:
    """True in a call that was over a limit as it began."""
    last = sa.select(tally.c.cost).where(tally.c.conversation == talk).order_by(tally.c.id.desc()).limit(1)
    return c.scalar(last) == 0


def _is_free(answered: TurnResult) -> bool:
    """True if danger is told or asked about, or a person wanted: no limit keeps anybody from that."""
    effect = answered.effect
    return effect.urgent or effect.unlimited or answered.session.asked.of("person")


def _why(c: sa.Connection, talk: int, toll: Toll, at: datetime, stranger: bool, spent: int) -> str:
    """Which limit holds an answer, or empty. spent: what the day cost so far, in thousandths."""
    limits = toll.limits
    if toll.refused:
        return "number"
    if toll.likeness and _is_full(c, [limits.like], at, LIKE, talk=talk, likeness=toll.likeness):
        return "like"
    if _is_full(c, toll.windows, at, TO_ONE, talk=talk):
        return "person"
    if stranger and toll.prefix and _is_full(c, limits.strangers, at, TO_STRANGERS, prefix=toll.prefix):
        return "strangers"
    share = limits.spending.strangers if stranger else 1.0
    return "money" if spent + toll.cost > limits.spending.most_a_day * 1000 * share else ""


def _money_soon(toll: Toll, spent: int) -> str:
    """ "money" from the share of the day's money on at which staff are told."""
    spending = toll.limits.spending
    return "money" if spent + toll.cost > spending.most_a_day * 1000 * spending.strangers else ""


def _is_full(c: sa.Connection, windows: Iterable[Window], at: datetime, rows: sa.Select[Any], **of: Any) -> bool:
    """True when one of some windows has no room for one more of some rows."""
    return any(
        (c.scalar(rows, {**of, "since": at - timedelta(minutes=window.minutes)}) or 0) >= window.most
        for window in windows
    )


def _spent(c: sa.Connection, at: datetime) -> int:
    """What a day cost so far, in thousandths."""
    return int(c.scalar(COST, {"since": at - DAY}) or 0)


def _is_stranger(c: sa.Connection, talk: int, at: datetime) -> bool:
    """True for somebody who first wrote less than a day ago."""
    first: datetime | None = c.scalar(FIRST, {"talk": talk})
    return first is not None and first > at - DAY


def _is_told(c: sa.Connection, why: str, talk: int, toll: Toll, at: datetime) -> bool:
    """True when staff were told of the same within the day: of one person, of a range of numbers, of the money."""
    t = tally.c
    same = {"number": t.prefix == toll.prefix, "strangers": t.prefix == toll.prefix, "money": sa.true()}
    of = same.get(why, t.conversation == talk), t.held == why, t.at > at - DAY
    return c.scalar(sa.select(t.id).where(*of).limit(1)) is not None


def _with_case(work: AnsweredBatch, why: str) -> AnsweredBatch:
    """The same work with a case that tells staff; nobody is told a code of it."""
    case = CaseOpening("", "person", work.team, {"reason": "limit", "limit": why})
    return replace(work, answered=replace(work.answered, cases=(*work.answered.cases, case)))


# Why built once: to build a statement takes longer than to run it, and these run for every answer.
_t = tally.c
_talk: sa.BindParameter[int] = sa.bindparam("talk")
_rows = sa.select(sa.func.count()).select_from(tally).where(_t.at > sa.bindparam("since"))
LIKE = _rows.where(_t.conversation == _talk, _t.likeness == sa.bindparam("likeness"))
TO_ONE = _rows.where(_t.conversation == _talk, _t.cost > 0)
TO_STRANGERS = _rows.where(_t.prefix == sa.bindparam("prefix"), _t.stranger, _t.cost > 0)
COST = sa.select(sa.func.sum(_t.cost)).where(_t.at > sa.bindparam("since"))
FIRST = sa.select(conversation.c.first_at).where(conversation.c.id == _talk)
COUNT = tally.insert()
