"""Puts a due item into the outbox and its question into the session, in an open transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.city.sending_limits import Limits
from bot.config.patience import PATIENCE
from bot.model.actor import LINE
from bot.model.case import CaseEvent
from bot.model.dialogue_state import Session
from bot.model.due_work import DelayDue, DropDue, SendDue
from bot.model.turn import abilities_of
from bot.store.case_rows import add_event, update_case
from bot.store.case_scope import CaseScope
from bot.store.database import Database, read_or_none
from bot.store.due_limits import held_by_limit
from bot.store.due_writes import message_key
from bot.store.serialise import read_session, write_content, write_session
from bot.store.tables import cases, conversation, outbox
from bot.store.turns import DANGER, NOTICE
from bot.store.wakeup import messages_by

APART = PATIENCE.told.calls_apart
SHORT = PATIENCE.told.busy


def send(
    db: Database, c: sa.Connection, row: sa.Row[Any], outcome: SendDue, now: datetime, limits: Limits | None = None
) -> int | DelayDue | DropDue:
    """Write the messages and what is remembered of them; returns the number of their conversation.

    Returns DelayDue if that conversation is being answered just now, or a limit holds the message back, and DropDue if
    the limit has held it for too long. Nothing was written then.
    """
    talk = _free_talk(db, c, outcome, now)
    if talk is None or (abilities_of(outcome.channel).is_spoken and _is_just_rung(c, talk.id, now)):
        return DelayDue(now + SHORT)
    if limits and (held := held_by_limit(CaseScope(db, c, LINE, "tell_of_limit", now), row, outcome, talk.id, limits)):
        return held
    urgency = {"priority": DANGER if outcome.despite_stop else NOTICE, "despite_stop": outcome.despite_stop}
    when = {"due_at": now, "created_at": now, "expires_at": outcome.expires_at}
    for place, message in enumerate(outcome.messages):
        of = {"conversation": talk.id, "channel": outcome.channel, "key": message_key(row.id, place, asks=outcome.asks)}
        what = {"body": message.text, "content": write_content(message)}
        c.execute(outbox.insert().values(**what, **of, **when, **urgency))
    db.tell(c, messages_by(outcome.channel))
    known = read_or_none(lambda: read_session(talk.session), "session", talk.id) if talk.session else None
    session = known or Session(str(talk.id), outcome.language, stopped=talk.opted_out)
    # Why: what was said with a lost key is not to be written over by a memory that knows nothing.
    if known or not talk.session:
        told = write_session(replace(outcome.remember(session)))
        c.execute(conversation.update().where(conversation.c.id == talk.id).values(session=told))
    return int(talk.id)


def note(scope: CaseScope, case: int, outcome: SendDue | DropDue) -> None:
    """Write into the history of the case what staff are to see, and have them told now if they must be."""
    changes: dict[str, Any] = {"alarm_at": scope.at} if outcome.tells_staff else {}
    what = outcome.what if isinstance(outcome, SendDue) else ""
    if isinstance(outcome, SendDue) and outcome.slots:
        known = scope.c.scalar(sa.select(cases.c.slots).where(cases.c.id == case)) or {}
        changes["slots"] = {**known, **outcome.slots}
    if what:
        add_event(scope, case, CaseEvent(scope.at, what), **changes)
    elif changes:
        update_case(scope, case, **changes)


def _is_just_rung(c: sa.Connection, talk: int, now: datetime) -> bool:
    """True if a call to the same number was begun just now, or is being begun."""
    t = outbox.c
    ours = t.conversation == talk, t.turn.is_(None), t.status.not_in(("blocked", "failed", "expired"))
    query = sa.select(t.id).where(*ours, t.created_at > now - APART).limit(1)
    return c.scalar(query) is not None


def _free_talk(db: Database, c: sa.Connection, outcome: SendDue, now: datetime) -> Any | None:
    """The conversation in which it goes out, locked; None while a worker has it, or one of its turns waits."""
    t = conversation.c
    named = {"channel": outcome.channel, "address": outcome.address}
    db.insert_new(c, conversation, **named, address_sealed=outcome.address)
    of = t.channel == outcome.channel, t.address == outcome.address
    query = sa.select(t.id, t.session, t.opted_out, t.lease_until, t.due_at).where(*of)
    row = c.execute(query.with_for_update(skip_locked=True)).one_or_none()
    is_held = row is not None and row.lease_until is not None and row.lease_until > now
    return None if row is None or is_held or row.due_at is not None else row
