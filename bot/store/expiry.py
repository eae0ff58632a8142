"""Stored data becomes less with time: first without private details, then without words, then deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.city.retention import Terms
from bot.config.patience import PATIENCE
from bot.store.database import Database
from bot.store.errand_tables import case_audit, closures, taken
from bot.store.person_links import cut, linked_tables
from bot.store.session_expiry import session_after
from bot.store.tables import OVER, cases, conversation, gaps, inbox, outbox, receipts, tally
from bot.store.visit_tables import visits

BATCH = 500
DAYS_TAKEN = PATIENCE.appointment.taken_kept
TOLD = {"text", "label", "value", "prompt"}
"""Fields of a part in which words stand."""
Redact = Callable[[str], str]


def forget(db: Database, terms: Terms, now: datetime, redact: Redact) -> Mapping[str, int]:
    """Do all that is due, in short transactions; what was done → to how many."""
    done: Counter[str] = Counter()
    done["inbox redacted"] = _turns(db, "raw", "redacted", now - terms.after("turn_raw_hours"), redact)
    done["inbox emptied"] = _turns(db, "redacted", "gone", now - terms.after("turn_redacted_days"), redact)
    done["sessions redacted"] = _sessions(
        db, conversation.c.redacted_at, now - terms.after("turn_raw_hours"), now, redact
    )
    done["sessions emptied"] = _sessions(db, conversation.c.cleared_at, now - terms.after("session_days"), now, None)
    done["gaps redacted"] = _gaps(db, now - terms.after("turn_raw_hours"), redact)
    done["outbox emptied"] = _bodies(db, now - terms.after("message_days"))
    for table, due in _over(terms, now):
        done[f"{table.name} deleted"] = _delete(db, table, due)
    return {what: count for what, count in done.items() if count}


def _over(terms: Terms, now: datetime) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Tables in the order rows may go, and which are due."""
    ids = now - terms.after("provider_id_days")
    return [
        (gaps, gaps.c.at < now - terms.after("gap_days")),
        (tally, tally.c.at < now - terms.after("tally_days")),
        (receipts, receipts.c.at < now - terms.after("receipt_days")),
        (visits, visits.c.began_at < now - terms.after("session_days")),
        (taken, taken.c.day < (now - DAYS_TAKEN).date().isoformat()),
        (closures, closures.c.day < (now - DAYS_TAKEN).date().isoformat()),
        (case_audit, sa.and_(case_audit.c.case.is_(None), case_audit.c.at < now - terms.after("case_days"))),
        (cases, sa.and_(cases.c.state.in_(OVER), cases.c.opened_at < now - terms.after("case_days"))),
        # Why also those that are due: what is read where it was asked for waits for nobody who sends it.
        (outbox, sa.and_(outbox.c.body == "", _is_finished(ids), outbox.c.created_at < ids)),
        (inbox, sa.and_(inbox.c.wording == "gone", inbox.c.answered_at < ids)),
        (conversation, _nothing_left(ids)),
    ]


def _nothing_left(since: datetime) -> sa.ColumnElement[bool]:
    """Conversations nothing leads to any more, of people who did not say stop: their no stays."""
    left = [
        sa.exists().where(key.parent == conversation.c.id)
        for table in linked_tables()
        for key in table.foreign_keys
        if key.column.table is conversation
    ]
    return sa.and_(~conversation.c.opted_out, conversation.c.cleared_at < since, *(~each for each in left))


def _delete(db: Database, table: sa.Table, due: sa.ColumnElement[bool]) -> int:
    count = 0
    while True:
        with db.writing() as c:
            numbers = list(c.scalars(sa.select(table.c.id).where(due).order_by(table.c.id).limit(BATCH)))
            if not numbers:
                return count
            cut(c, table, numbers)
            c.execute(table.delete().where(table.c.id.in_(numbers)))
        count += len(numbers)


def _turns(db: Database, before: str, after: str, until: datetime, redact: Redact) -> int:
    """Turns of one wording become of the next."""
    t, count = inbox.c, 0
    due = sa.select(t.id, t.turn, t.reply).where(t.wording == before, t.answered_at < until).order_by(t.id).limit(BATCH)
    while True:
        with db.writing() as c:
            rows = c.execute(due.with_for_update()).all()
            for row in rows:
                values = _redacted(row, redact) if after == "redacted" else _emptied(row)
                c.execute(inbox.update().where(t.id == row.id).values(**values, wording=after))
        if not rows:
            return count
        count += len(rows)


def _redacted(row: Any, redact: Redact) -> dict[str, Any]:
    turn = row.turn or {}
    words = {
        "text": redact(turn.get("text", "")),
        "alternatives": [redact(one) for one in turn.get("alternatives", ())],
    }
    turn = turn | words | {"sender": "", "media": [], "keys": redact(turn.get("keys", ""))}
    return {"turn": turn, "reply": row.reply and row.reply | {"parts": _parts(row.reply.get("parts", []), redact)}}


def _parts(parts: Any, redact: Redact) -> Any:
    """Parts of a reply, or anything in them, with their words redacted."""
    if isinstance(parts, list | tuple):
        return [_parts(part, redact) for part in parts]
    if isinstance(parts, dict):
        return {
            name: redact(value) if name in TOLD and isinstance(value, str) else _parts(value, redact)
            for name, value in parts.items()
        }
    return parts


def _emptied(row: Any) -> dict[str, Any]:
    turn = row.turn or {}
    return {"turn": turn | {"text": "", "alternatives": [], "keys": "", "facts": {}}, "reply": None, "record": None}


def _sessions(db: Database, mark: sa.Column[Any], until: datetime, now: datetime, redact: Redact | None) -> int:
    """Sessions in which nothing was said since a moment are redacted, or emptied where there is no redact."""
    t, count = conversation.c, 0
    last = sa.select(sa.func.max(inbox.c.answered_at)).where(inbox.c.conversation == t.id).scalar_subquery()
    quiet = sa.and_(t.session.is_not(None), last < until, t.lease_by.is_(None), sa.or_(mark.is_(None), mark < last))
    while True:
        with db.writing() as c:
            rows = c.execute(sa.select(t.id, t.session).where(quiet).limit(BATCH).with_for_update()).all()
            for row in rows:
                kept = session_after(row.session, redact) if row.session else None
                c.execute(conversation.update().where(t.id == row.id).values({t.session: kept, mark: now}))
        if not rows:
            return count
        count += len(rows)


def _gaps(db: Database, until: datetime, redact: Redact) -> int:
    """Gap tickets lose what is personal; the same text is left alone."""
    t, count, last = gaps.c, 0, 0
    while True:
        with db.writing() as c:
            rows = c.execute(sa.select(t.id, t.text).where(t.at < until, t.id > last).order_by(t.id).limit(BATCH)).all()
            for row in rows:
                last = row.id
                if (kept := redact(row.text)) != row.text:
                    c.execute(gaps.update().where(t.id == row.id).values(text=kept))
                    count += 1
        if not rows:
            return count


def _bodies(db: Database, until: datetime) -> int:
    """Words of messages that are finished, or long over, go."""
    t = outbox.c
    with db.writing() as c:
        old = outbox.update().where(t.body != "", _is_finished(until), t.created_at < until)
        return c.execute(old.values(body="", content=None, error="")).rowcount


def _is_finished(until: datetime) -> sa.ColumnElement[bool]:
    """Messages that are through, or were of no use any more at a moment."""
    return sa.or_(outbox.c.due_at.is_(None), outbox.c.expires_at < until)
