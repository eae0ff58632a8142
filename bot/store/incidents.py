"""Reported things: opened, joined, fixed, reopened, closed, separated; the crew works on the first report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from bot.model.case import CaseEvent
from bot.model.case_write import ChangeIncident, JoinIncident, OpenIncident, WriteConflict
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.errand_cases import id_of
from bot.store.errand_tables import dues, incidents
from bot.store.tables import OVER, cases

URGENT, TOLD_AGAIN = 10, 1
"""What danger and each who tells of it adds to the priority."""
PLEDGE, STATUS = "pledge", "status"
WAITING, DROPPED = "waiting", "dropped"


def open_incident(c: sa.Connection, write: OpenIncident, at: datetime) -> None:
    """Something is reported for the first time; raises WriteConflict where the case is gone or reports something already."""
    case = id_of(c, write.case)
    _add_row(c, case, None, write, at, URGENT if write.urgent else 0)
    watch_pledge(c, case, write.pledged, at)


def join_incident(scope: CaseScope, write: JoinIncident, by: str = "resident") -> None:
    """A case follows the first report of the same thing; one that was fixed is open again, as it came back."""
    c, at = scope.c, scope.at
    case, first = id_of(c, write.case), hold_first(c, id_of(c, write.first))
    if first.case == case:
        raise WriteConflict(f"case {write.case} can not follow itself")
    urgent = c.scalar(sa.select(cases.c.urgent).where(cases.c.id == case))
    if is_over(c, case):
        raise WriteConflict(f"case {write.case} is over")
    _follow(c, case, first, write, at)
    add_event(scope, case, CaseEvent(at, "joined", by, _code(c, first.case)))
    add_event(scope, first.case, CaseEvent(at, "told again", by, write.case))
    more = TOLD_AGAIN + (URGENT if urgent and first.priority < URGENT else 0)
    c.execute(incidents.update().where(incidents.c.id == first.id).values(priority=incidents.c.priority + more))
    if first.state in {"fixed", "closed"}:
        reopen(scope, first, write.pledged, CaseEvent(at, "came back", by))


def _follow(c: sa.Connection, case: int, first: sa.Row[Any], write: JoinIncident, at: datetime) -> None:
    """The case's own row points to the first report, and so do those that followed the case before."""
    own = c.execute(sa.select(incidents).where(incidents.c.case == case).with_for_update()).one_or_none()
    if own is None:
        _add_row(c, case, first.case, write, at, 0, first.problem)
        return
    if own.first is not None:
        raise WriteConflict(f"case {write.case} is joined already")
    moved = sa.or_(incidents.c.id == own.id, incidents.c.first == case)
    c.execute(incidents.update().where(moved).values(first=first.case, state=first.state, pledged=first.pledged))
    drop_dues(c, case, PLEDGE, at)


def change_incident(scope: CaseScope, write: ChangeIncident) -> None:
    """Fixed, open again, or closed; what is so already changes nothing."""
    case = id_of(scope.c, write.case)
    first = hold_first(scope.c, case)
    event = CaseEvent(scope.at, write.state, write.by, write.text)
    if write.state == "fixed" and first.state in {"open", "reopened"}:
        fix(scope, first, event)
    elif write.state == "reopened":
        reopen(scope, first, write.pledged, event, case)
    elif write.state == "closed":
        close_one(scope, case, event)
    elif write.state not in {"fixed", "reopened", "closed"}:
        raise ValueError(f"{write.state!r} is no state of something reported")


def fix(scope: CaseScope, first: sa.Row[Any], event: CaseEvent) -> None:
    """The crew says that it is done: all who told of it and are not closed are to be asked."""
    c, at = scope.c, scope.at
    told = _told_of(c, first)
    c.execute(_rows(told).values(state="fixed", fixed_at=at))
    for case in told:
        drop_dues(c, case, PLEDGE, at)
        add_event(scope, case, event)
        if not is_over(c, case):
            add_due(c, case, STATUS, at, at, {"state": "fixed"})


def reopen(scope: CaseScope, first: sa.Row[Any], pledged: datetime | None, event: CaseEvent, told_by: int = 0) -> None:
    """It is not done after all: open again for all who told of it, with a new date.

    told_by: the case whose person says so; it is open again, too, where it was over.
    """
    c, at = scope.c, scope.at
    told = sorted({*_told_of(c, first), first.case, *([told_by] if told_by else [])})
    # Why remote: a crew's own system is asked anew, what it was asked before is closed there.
    c.execute(_rows(told).values(state="reopened", fixed_at=None, pledged=pledged, remote=""))
    for case in told:
        drop_dues(c, case, STATUS, at)
        again = {"state": "open"} if case in {told_by, first.case} and may_open(c, case) else {}
        add_event(scope, case, event, **again)
    drop_dues(c, first.case, PLEDGE, at)
    watch_pledge(c, first.case, pledged, at)


def close_one(scope: CaseScope, case: int, event: CaseEvent) -> None:
    """One case is over: its person agrees, or has said nothing for long; those who follow it go on."""
    c, at = scope.c, scope.at
    hand_on(c, case, at)
    closed = _rows([case], incidents.c.state != "closed").values(state="closed")
    if c.execute(closed).rowcount:
        drop_dues(c, case, "", at)
        add_event(scope, case, event, state="done")


def hand_on(c: sa.Connection, case: int, at: datetime) -> None:
    """What a case was the first to report, not fixed yet, goes on with who told of it next; nothing if nobody did."""
    t = incidents.c
    row = c.execute(sa.select(incidents).where(t.case == case, t.first.is_(None)).with_for_update()).one_or_none()
    if row is None or row.state not in {"open", "reopened"}:
        return
    others = [each for each in _told_of(c, row) if each != case]
    if not others:
        return
    work = {
        "state": row.state,
        "pledged": row.pledged,
        "priority": max(row.priority - TOLD_AGAIN, 0),
        "remote": row.remote,
    }
    c.execute(_rows(others[:1]).values(first=None, **work))
    c.execute(incidents.update().where(t.first == case, t.case != others[0]).values(first=others[0]))
    c.execute(_rows([case]).values(remote=""))
    drop_dues(c, case, PLEDGE, at)
    if row.pledged is not None and row.pledged > at:
        watch_pledge(c, others[0], row.pledged, at)


def part(scope: CaseScope, case: int, pledged: datetime | None, event: CaseEvent) -> None:
    """What was joined by mistake stands by itself again and is open; raises WriteConflict where it follows nothing.

    Who followed it before it was joined follows it again.
    """
    c, at = scope.c, scope.at
    row = c.execute(sa.select(incidents).where(incidents.c.case == case).with_for_update()).one_or_none()
    if row is None or row.first is None:
        raise WriteConflict("this case follows no other")
    urgent = c.scalar(sa.select(cases.c.urgent).where(cases.c.id == case))
    own = {"first": None, "state": "open", "fixed_at": None, "pledged": pledged, "priority": URGENT if urgent else 0}
    c.execute(incidents.update().where(incidents.c.id == row.id).values(**own))
    less = incidents.c.case == row.first, incidents.c.priority >= TOLD_AGAIN
    c.execute(incidents.update().where(*less).values(priority=incidents.c.priority - TOLD_AGAIN))
    drop_dues(c, case, STATUS, at)
    watch_pledge(c, case, pledged, at)
    add_event(scope, case, event, **({"state": "open"} if may_open(c, case) else {}))
    add_event(scope, row.first, event)
    if theirs := _followed(c, case, row.first):
        c.execute(_rows(theirs).values(first=case, state="open", fixed_at=None, pledged=pledged))
        for follower in theirs:
            drop_dues(c, follower, STATUS, at)


def hold_first(c: sa.Connection, case: int) -> sa.Row[Any]:
    """The row of the first report of what a case tells of, held until the transaction ends; raises WriteConflict."""
    for _ in range(2):
        row = c.execute(sa.select(incidents).where(incidents.c.case == case).with_for_update()).one_or_none()
        if row is None:
            raise WriteConflict("this case reports nothing")
        if row.first is None:
            return row
        case = row.first
    raise WriteConflict("what this case follows was joined to another meanwhile")


def watch_pledge(c: sa.Connection, case: int, pledged: datetime | None, at: datetime) -> None:
    """Note when a promise is over, so that somebody notices."""
    if pledged is not None:
        add_due(c, case, PLEDGE, pledged, at, {})


def add_due(c: sa.Connection, case: int, about: str, due_at: datetime, at: datetime, slots: dict[str, Any]) -> None:
    """One thing to be done at a moment; a second one of the same kind and moment is no other."""
    key = f"{about}:{case}:{due_at.timestamp():.3f}"
    if c.scalar(sa.select(dues.c.id).where(dues.c.key == key)):
        c.execute(dues.update().where(dues.c.key == key).values(state=WAITING, ended_at=None))
        return
    values = {"case": case, "about": about, "due_at": due_at, "slots": slots, "key": key, "created_at": at}
    c.execute(dues.insert().values(**values))


def drop_dues(c: sa.Connection, case: int, about: str, at: datetime) -> None:
    """What waits for a case is not done any more; about: of one kind alone, or empty for all."""
    of = dues.c.case == case, dues.c.state == WAITING, *((dues.c.about == about,) if about else ())
    c.execute(dues.update().where(*of).values(state=DROPPED, ended_at=at))


def _add_row(
    c: sa.Connection, case: int, first: int | None, write: OpenIncident | JoinIncident, at: datetime, priority: int,
    problem: str = "",
) -> None:  # fmt: skip
    if first is None and c.scalar(sa.select(incidents.c.id).where(incidents.c.case == case)):
        raise WriteConflict(f"case {write.case} reports something already")
    what = {"case": case, "first": first, "problem": getattr(write, "problem", problem), "priority": priority}
    c.execute(
        incidents.insert().values(
            **what,
            place=msgspec.to_builtins(write.place),
            opened_at=at,
            pledged=write.pledged if first is None else None,
        )
    )


def _followed(c: sa.Connection, case: int, first: int) -> list[int]:
    """Cases that follow a first report now, and were joined to another case by themselves."""
    code, followers = _code(c, case), sa.select(incidents.c.case).where(incidents.c.first == first)
    rows = c.execute(sa.select(cases.c.id, cases.c.history).where(cases.c.id.in_(followers))).all()
    joined = {row.id: [each.get("text") for each in row.history or () if each.get("what") == "joined"] for row in rows}
    return [follower for follower, to in joined.items() if to and to[-1] == code]


def _told_of(c: sa.Connection, first: sa.Row[Any]) -> list[int]:
    """Cases of all who told of it and have not closed it for themselves."""
    t = incidents.c
    ours = sa.or_(t.id == first.id, t.first == first.case), t.state != "closed"
    return list(c.scalars(sa.select(t.case).where(*ours).order_by(t.case).with_for_update()))


def _rows(told: list[int], *also: sa.ColumnElement[bool]) -> sa.Update:
    return incidents.update().where(incidents.c.case.in_(told), *also)


def is_over(c: sa.Connection, case: int) -> bool:
    """True for a case of which nothing more is to be done."""
    return c.scalar(sa.select(cases.c.state).where(cases.c.id == case)) in OVER


def _code(c: sa.Connection, case: int) -> str:
    return c.scalar(sa.select(cases.c.code).where(cases.c.id == case)) or ""


def may_open(c: sa.Connection, case: int) -> bool:
    """True for a case that is over and whose code no other has by now; one that somebody took stays theirs."""
    row = c.execute(sa.select(cases.c.state, cases.c.code).where(cases.c.id == case)).one()
    other = cases.c.code == row.code, cases.c.id != case, cases.c.state.not_in(OVER)
    return row.state in OVER and not c.scalar(sa.select(cases.c.id).where(*other).limit(1))
