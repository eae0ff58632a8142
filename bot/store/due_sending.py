"""Puts something due into the outbox, with the memory of it, in a transaction that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.case import CaseEvent
from bot.model.dialogue_state import Session
from bot.model.due_work import SendDue
from bot.store.database import Database, read_or_none
from bot.store.due_writes import message_key
from bot.store.errand_cases import add_event
from bot.store.serialise import read_session, write_session
from bot.store.tables import conversation, outbox
from bot.store.turns import DANGER, NOTICE


def send(db: Database, c: sa.Connection, row: sa.Row[Any], outcome: SendDue, now: datetime) -> int | None:
    """Write the messages and what is remembered of them; the number of their conversation.

    None where that conversation is being answered just now; then nothing was written.
    """
    talk = _free_talk(db, c, outcome, now)
    if talk is None:
        return None
    urgency = {"priority": DANGER if outcome.despite_stop else NOTICE, "despite_stop": outcome.despite_stop}
    when = {"due_at": now, "created_at": now, "expires_at": outcome.expires_at}
    for place, body in enumerate(outcome.bodies):
        of = {"conversation": talk.id, "channel": outcome.channel, "key": message_key(row.id, place)}
        c.execute(outbox.insert().values(body=body, **of, **when, **urgency))
    known = read_or_none(lambda: read_session(talk.session), "session", talk.id) if talk.session else None
    session = known or Session(str(talk.id), outcome.language, stopped=talk.opted_out)
    # Why: what was said with a lost key is not to be written over by a memory that knows nothing.
    if known or not talk.session:
        told = write_session(replace(outcome.remember(session)))
        c.execute(conversation.update().where(conversation.c.id == talk.id).values(session=told))
    if outcome.what:
        add_event(c, row.case, CaseEvent(now, outcome.what))
    return int(talk.id)


def _free_talk(db: Database, c: sa.Connection, outcome: SendDue, now: datetime) -> Any | None:
    """The conversation it goes out in, held; None while a worker has it, or a turn of it waits."""
    t = conversation.c
    named = {"channel": outcome.channel, "address": outcome.address}
    db.insert_new(c, conversation, **named, address_sealed=outcome.address)
    of = t.channel == outcome.channel, t.address == outcome.address
    query = sa.select(t.id, t.session, t.opted_out, t.lease_until, t.due_at).where(*of)
    row = c.execute(query.with_for_update(skip_locked=True)).one_or_none()
    is_held = row is not None and row.lease_until is not None and row.lease_until > now
    return None if row is None or is_held or row.due_at is not None else row
