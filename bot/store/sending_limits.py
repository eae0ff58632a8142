"""Sending limits, checked in the transaction that writes the messages, over all workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
import structlog

from bot.city.sending_limits import Toll, Window
from bot.model.turn_result import CaseOpening, TurnResult
from bot.store.case_rows import insert_case
from bot.store.case_scope import CaseScope
from bot.store.danger_limits import likeness_of, why_danger_held
from bot.store.records import AnsweredBatch
from bot.store.tables import conversation, tally

DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


def within_limits(c: sa.Connection, talk: int, work: AnsweredBatch) -> AnsweredBatch:
    """The same work, or with what is said instead where a limit is reached; staff get a case of it once a day.

    An answer to danger has limits of its own, and nobody in a call is kept from danger or a person.
    """
    if work.toll is None or (work.toll.what == "text" and not work.messages):
        return work
    if work.toll.what == "further":
        return _instead(work) if _is_held(c, talk) and not _is_free(work.answered) else work
    so_far = _so_far(c, talk, work.toll, work.at)
    why, alarm = _held_and_told(c, talk, work, so_far)
    is_told = bool(alarm) and _is_told(c, alarm, talk, work.toll, work.at)
    likeness = likeness_of(work.answered) if work.answered.effect.urgent else work.toll.likeness
    row = {"prefix": work.toll.prefix, "stranger": so_far.stranger, "likeness": likeness, "held": alarm}
    c.execute(COUNT, {"conversation": talk, "at": work.at, "cost": 0 if why else work.toll.cost, **row})
    work = _instead(work) if why else work
    if alarm and not is_told:
        log.error("limit.reached", limit=alarm, conversation=talk)
        work = _with_case(work, alarm)
    return work


def _held_and_told(c: sa.Connection, talk: int, work: AnsweredBatch, so_far: _SoFar) -> tuple[str, str]:
    """The limit that holds an answer, and the one that staff are told of; empty for none."""
    assert work.toll is not None
    soon = _money_soon(work.toll, so_far.spent)
    if not work.answered.effect.urgent:
        why = _why(work.toll, so_far)
        return why, why or soon
    # Why not in a call: it costs whoever rings, and is counted once, as it comes in.
    if work.toll.what != "text":
        return "", soon
    likeness = likeness_of(work.answered)
    why, alarm = why_danger_held(c, talk, work.toll, so_far.spent, work.at, stranger=so_far.stranger, likeness=likeness)
    return why, alarm or soon


def count_notice(c: sa.Connection, talk: int, toll: Toll, at: datetime, *, despite_limit: bool = False) -> str:
    """Count a call or a text that answers no turn; the limit that holds it, or empty.

    despite_limit: it goes out and is counted whatever it comes to.
    """
    so_far = _so_far(c, talk, toll, at)
    so_far = replace(so_far, stranger=toll.what == "text" and so_far.stranger)
    why = _why(toll, so_far)
    if despite_limit or not why:
        row = {"prefix": toll.prefix, "stranger": so_far.stranger, "cost": toll.cost}
        c.execute(COUNT, {"conversation": talk, "at": at, **row})
    return why


def tell_of_limit(scope: CaseScope, talk: int, toll: Toll, why: str, team: str) -> None:
    """Staff get a case of a limit that holds a text, unless they had one of the same within a day."""
    c, at = scope.c, scope.at
    if _is_told(c, why, talk, toll, at):
        return
    c.execute(tally.insert().values(conversation=talk, at=at, prefix=toll.prefix, held=why))
    insert_case(
        scope, kind="person", team=team, slots={"reason": "limit", "limit": why}, code=None, conversation=talk, opened_at=at,
        history=[{"at": at.isoformat(), "state": "open"}],
    )  # fmt: skip


def _instead(work: AnsweredBatch) -> AnsweredBatch:
    """Nothing to send, and in a call what is said where a limit is reached."""
    return replace(work, answered=work.instead or work.answered, messages=())


def _is_held(c: sa.Connection, talk: int) -> bool:
    """True in a call that was over a limit as it began."""
    last = sa.select(tally.c.cost).where(tally.c.conversation == talk).order_by(tally.c.id.desc()).limit(1)
    return c.scalar(last) == 0


def _is_free(answered: TurnResult) -> bool:
    """True if danger is told or asked about, or a person wanted: no limit keeps anybody from that."""
    effect = answered.effect
    return effect.urgent or effect.unlimited or answered.session.asked.of("person")


@dataclass(frozen=True, slots=True)
class _SoFar:
    """What was counted before an answer."""

    stranger: bool
    """True for somebody who first wrote less than a day ago."""
    spent: int
    """What the day cost, in thousandths."""
    like: int
    """Answers to the same of the same person."""
    person: tuple[int, ...]
    """Answers to one person, one figure for each of its windows."""
    strangers: tuple[int, ...]
    """Answers to strangers of one range of numbers, one figure for each window."""


def _so_far(c: sa.Connection, talk: int, toll: Toll, at: datetime) -> _SoFar:
    """All that limits are checked by. Why in one look: each is a step to the database, and all are wanted for every answer."""
    windows = (toll.limits.like, *toll.windows, *toll.limits.strangers)
    persons = len(toll.windows)
    since = {f"since{n}": at - timedelta(minutes=window.minutes) for n, window in enumerate(windows)}
    of = {"talk": talk, "likeness": toll.likeness, "prefix": toll.prefix, "day": at - DAY}
    first, spent, like, *counts = c.execute(_figures(persons, len(toll.limits.strangers)), {**since, **of}).one()
    stranger = first is not None and first > at - DAY
    return _SoFar(stranger, int(spent or 0), like, tuple(counts[:persons]), tuple(counts[persons:]))


def _why(toll: Toll, so_far: _SoFar) -> str:
    """Which limit holds an answer, or empty."""
    limits = toll.limits
    if toll.refused:
        return "number"
    if toll.likeness and so_far.like >= limits.like.most:
        return "like"
    if _is_full(toll.windows, so_far.person):
        return "person"
    if so_far.stranger and toll.prefix and _is_full(limits.strangers, so_far.strangers):
        return "strangers"
    share = limits.spending.strangers if so_far.stranger else 1.0
    return "money" if so_far.spent + toll.cost > limits.spending.most_a_day * 1000 * share else ""


def _money_soon(toll: Toll, spent: int) -> str:
    """ "money" from the share of the day's money on at which staff are told."""
    spending = toll.limits.spending
    return "money" if spent + toll.cost > spending.most_a_day * 1000 * spending.strangers else ""


def _is_full(windows: Iterable[Window], counts: Iterable[int]) -> bool:
    """True when one of some windows has no room for one more."""
    return any(count >= window.most for window, count in zip(windows, counts, strict=True))


def _is_told(c: sa.Connection, why: str, talk: int, toll: Toll, at: datetime) -> bool:
    """True when staff were told of the same within the day: of one person, of a range of numbers, of the money."""
    t = tally.c
    ours = t.prefix == toll.prefix
    same = {"number": ours, "strangers": ours, "danger range": ours, "money": sa.true(), "danger money": sa.true()}
    of = same.get(why, t.conversation == talk), t.held == why, t.at > at - DAY
    return c.scalar(sa.select(t.id).where(*of).limit(1)) is not None


def _with_case(work: AnsweredBatch, why: str) -> AnsweredBatch:
    """The same work with a case that tells staff; nobody is told a code of it."""
    case = CaseOpening("", "person", work.team, {"reason": "limit", "limit": why})
    return replace(work, answered=replace(work.answered, cases=(*work.answered.cases, case)))


COUNT = tally.insert()


# Why kept: to build a statement takes longer than to run it, and this runs for every answer.
@cache
def _figures(persons: int, strangers: int) -> sa.Select[Any]:
    """When somebody first wrote, what the day cost, and rows since a moment: of the same said, of a person, of strangers.

    persons, strangers: how many windows each has.
    """
    t, day = tally.c, sa.bindparam("day", type_=tally.c.at.type)
    talk = sa.bindparam("talk", type_=tally.c.conversation.type)
    first = sa.select(conversation.c.first_at).where(conversation.c.id == talk).scalar_subquery()
    is_like = t.conversation == talk, t.likeness == sa.bindparam("likeness")
    to_one = t.conversation == talk, t.cost > 0
    to_strangers = t.prefix == sa.bindparam("prefix"), t.stranger, t.cost > 0
    rows = sa.select(sa.func.count()).select_from(tally)
    kinds = [is_like, *[to_one] * persons, *[to_strangers] * strangers]
    counts = [rows.where(t.at > sa.bindparam(f"since{n}"), *of).scalar_subquery() for n, of in enumerate(kinds)]
    return sa.select(
        first,
        sa.select(sa.func.sum(t.cost)).where(t.at > day).scalar_subquery(),
        *counts[: 1 + persons],
        # Why only then: a range of numbers has many rows, and they concern nobody who is known.
        *(sa.case((first > day, count), else_=0) for count in counts[1 + persons :]),
    )
