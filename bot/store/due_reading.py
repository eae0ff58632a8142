"""Reads what decides whether a due item is sent, in the transaction that would send it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.config.patience import PATIENCE
from bot.model.due_work import DueWork
from bot.model.turn import MISSED
from bot.store.database import Database
from bot.store.due_writes import HEARD, due_of
from bot.store.errand_cases import read_case, whole_case
from bot.store.errand_tables import dues
from bot.store.tables import cases, conversation, inbox, outbox

WEEK = timedelta(days=7)
COUNTED = "reminder"
"""Kind that the city's number a week is counted over."""
TALKING = PATIENCE.talk.goes_on


def read_work(c: sa.Connection, row: sa.Row[Any], now: datetime) -> DueWork:
    """Something due with its case, its person's wishes and what they were told, as all of it stands now."""
    case = read_case(c, c.execute(whole_case().where(cases.c.id == row.case)).one())
    talk = c.execute(sa.select(conversation.c.session, conversation.c.address).where(_talk_of(row.case))).one()
    same = sa.select(conversation.c.id).where(conversation.c.address == _address_of(row.case))
    stopped = c.scalar(sa.select(sa.func.count()).where(conversation.c.id.in_(same), conversation.c.opted_out))
    session = talk.session or {}
    return DueWork(
        row.id, case, row.about, row.due_at, row.channel, dict(row.slots or {}), row.attempts,
        str(session.get("language") or ""), bool(stopped), _told(c, same, now), _ahead(c, same, row, now), _busy(session),
        _reached(c, same, row),
    )  # fmt: skip


def _talk_of(case: int) -> sa.ColumnElement[bool]:
    return conversation.c.id == sa.select(cases.c.conversation).where(cases.c.id == case).scalar_subquery()


def _address_of(case: int) -> sa.ScalarSelect[Any]:
    whose = sa.select(conversation.c.address).join(cases, cases.c.conversation == conversation.c.id)
    return whose.where(cases.c.id == case).scalar_subquery()


def _told(c: sa.Connection, same: sa.Select[Any], now: datetime) -> int:
    t = dues.c
    sent = t.about == COUNTED, t.state == "sent", t.ended_at > now - WEEK
    query = sa.select(sa.func.count()).select_from(dues.join(cases)).where(*sent, cases.c.conversation.in_(same))
    return c.scalar(query) or 0


def _ahead(c: sa.Connection, same: sa.Select[Any], row: sa.Row[Any], now: datetime) -> int:
    """Last reminders still to come within a week, this one not counted."""
    t = dues.c
    waits = t.about == COUNTED, t.state == "waiting", t.due_at < now + WEEK, t.id != row.id
    query = sa.select(t.slots).select_from(dues.join(cases)).where(*waits, cases.c.conversation.in_(same))
    return sum(bool((slots or {}).get("last", True)) for slots in c.scalars(query))


def _reached(c: sa.Connection, same: sa.Select[Any], row: sa.Row[Any]) -> bool:
    """True if its person said something, or heard it, since the last of the same kind went out for the case."""
    t = dues.c
    last = sa.select(t.ended_at, t.slots).where(t.case == row.case, t.about == row.about, t.state == "sent")
    before = c.execute(last.order_by(t.ended_at.desc()).limit(1)).one_or_none()
    if before is None:
        return False
    # Why not that they rang and hung up: they wait for the call.
    said = inbox.c.received_at > before.ended_at, inbox.c.provider_id.not_like(f"%{MISSED}")
    turns = sa.select(inbox.c.id).where(inbox.c.conversation.in_(same), *said)
    return bool((before.slots or {}).get(HEARD)) or c.scalar(turns.limit(1)) is not None


def _busy(session: dict[str, Any]) -> datetime | None:
    """Until when a talk that has a question open, or that is hardly over, is likely going on."""
    at = session.get("at")
    return datetime.fromisoformat(at) + TALKING if at and session.get("expects") else None


class SentMessages:
    """What went out without being asked, for whoever lets time pass."""

    db: Database

    def last_message(self) -> int:
        """Number of the last message written into the outbox; 0 before the first."""
        with self.db.reading() as c:
            return c.scalar(sa.select(sa.func.max(outbox.c.id))) or 0

    def sent_since(self, number: int) -> list[dict[str, Any]]:
        """Messages after a number that answer no turn: {"channel", "to", "said", "about", "case"}, one a thing due."""
        t = outbox.c
        query = sa.select(t.key, t.body, t.channel, conversation.c.address_sealed).join(conversation)
        query = query.where(t.id > number, t.turn.is_(None), t.status != "blocked").order_by(t.id)
        sent: dict[str, dict[str, Any]] = {}
        with self.db.reading() as c:
            for row in c.execute(query):
                due = due_of(row.key)
                about, case = _about(c, due)
                new = {"channel": row.channel, "to": row.address_sealed, "said": [], "about": about, "case": case}
                sent.setdefault(row.key if due is None else str(due), new)["said"].append(row.body)
        return list(sent.values())


def _about(c: sa.Connection, due: int | None) -> tuple[str, str | None]:
    of = sa.select(dues.c.about, cases.c.code).join_from(dues, cases).where(dues.c.id == due)
    row = None if due is None else c.execute(of).one_or_none()
    return ("notice", None) if row is None else (row.about, row.code)
