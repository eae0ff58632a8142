"""Read-only queries for the simulator and the console."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database, read_or_none
from bot.store.records import OutboxEntry, SentOptions, TurnHistory
from bot.store.serialise import read_content, read_record, read_reply, read_turn
from bot.store.tables import cases, conversation, inbox, outbox, receipts


class Queries:
    """Verbs that only look."""

    db: Database

    def conversation_of(self, channel: str, address: str) -> int | None:
        """Number of the conversation of an address, None when it never wrote."""
        query = sa.select(conversation.c.id).where(conversation.c.channel == channel, conversation.c.address == address)
        with self.db.reading() as c:
            return c.scalar(query)

    def replies_since(self, talk: int, after: int = 0, limit: int = 100) -> list[OutboxEntry]:
        """Messages of a conversation with a number above `after`, in order, whatever their status."""
        t = outbox.c
        query = sa.select(t.id, t.turn, t.body, t.status, t.created_at).where(t.conversation == talk, t.id > after)
        with self.db.reading() as c:
            return [OutboxEntry(*row) for row in c.execute(query.order_by(t.id).limit(limit))]

    def sent_options(self, talk: int, key: str) -> SentOptions | None:
        """What could be tapped in a message of a conversation, by its key; None if it never had such a message."""
        t, later = outbox.c, outbox.alias("later")
        since = later.c.conversation == talk, later.c.id > t.id, _is_apart(later, t)
        query = sa.select(t.content, sa.exists().where(*since).label("is_over")).where(
            t.key == key, t.conversation == talk
        )
        with self.db.reading() as c:
            row = c.execute(query).one_or_none()
        return None if row is None else SentOptions(read_content("", row.content).options, not row.is_over)

    def records(self, talk: int, after: int = 0, limit: int = 100) -> list[TurnHistory]:
        """Turns of a conversation with a number above `after`, in order, and what came of each."""
        query = _turns().where(inbox.c.conversation == talk, inbox.c.id > after).order_by(inbox.c.id).limit(limit)
        with self.db.reading() as c:
            return [_happened(row) for row in c.execute(query)]

    def turn(self, channel: str, provider_id: str) -> TurnHistory | None:
        """One turn by its provider's id, with the reply it got."""
        query = _turns().where(inbox.c.channel == channel, inbox.c.provider_id == provider_id)
        with self.db.reading() as c:
            row = c.execute(query).one_or_none()
            return None if row is None else _happened(row)

    def last_turn(self, channel: str, address: str) -> TurnHistory | None:
        """The last turn of an address, with the reply it got."""
        return next(iter(self.last_turns(channel, address, 1)), None)

    def last_turns(self, channel: str, address: str, limit: int) -> list[TurnHistory]:
        """The last turns of an address, the latest that came first."""
        of = conversation.c.channel == channel, conversation.c.address == address
        query = _turns().join(conversation, conversation.c.id == inbox.c.conversation).where(*of)
        with self.db.reading() as c:
            return [_happened(row) for row in c.execute(query.order_by(inbox.c.id.desc()).limit(limit))]

    def went_out_since(self, channel: str, address: str, since: datetime, but: str = "") -> int:
        """How many messages went out to an address, or may have, from a moment on. but: key of one that is not counted."""
        t, of = outbox.c, (conversation.c.channel == channel, conversation.c.address == address)
        tried = t.attempted_at >= since, t.status.in_(("attempting", "unknown", "sent", "delivered")), t.key != but
        query = sa.select(sa.func.count()).select_from(outbox).join(conversation, conversation.c.id == t.conversation)
        with self.db.reading() as c:
            return c.scalar(query.where(*of, *tried)) or 0

    def is_slow(self, channel: str, address: str) -> bool:
        """True when somebody asked to be spoken to slowly, in this conversation or a call before."""
        query = sa.select(conversation.c.session).where(
            conversation.c.channel == channel, conversation.c.address == address
        )
        with self.db.reading() as c:
            return bool(read_or_none(lambda: (c.scalar(query) or {}).get("slow"), "session", 0))

    def is_noted(self, channel: str, provider_id: str) -> bool:
        """True when something was noted of this id that is no message of ours."""
        with self.db.reading() as c:
            return c.scalar(NOTED, {"way": channel, "id": provider_id}) is not None

    def is_code_used(self, code: str) -> bool:
        """True when any case has this code, also one that is over: people hold on to codes. Raises StoreDown."""
        with self.db.reading() as c:
            return c.scalar(sa.select(cases.c.id).where(cases.c.code == code).limit(1)) is not None

    def is_alive(self) -> bool:
        """True when the database answers; raises StoreDown."""
        with self.db.reading() as c:
            return c.scalar(sa.select(1)) == 1


def _is_apart(one: Any, other: Any) -> sa.ColumnElement[bool]:
    """True for messages that are not of one answer; what we began answers nothing."""
    return sa.or_(one.c.turn.is_(None), other.turn.is_(None), one.c.turn != other.turn)


def _turns() -> sa.Select[Any]:
    t = inbox.c
    return sa.select(t.id, t.turn, t.state, t.record, t.reply, t.answered_with)


def _happened(row: sa.Row[Any]) -> TurnHistory:
    record = read_record(row.record) if row.record else None
    reply = read_reply(row.reply) if row.reply else None
    return TurnHistory(row.id, read_turn(row.turn), row.state, record, reply, row.answered_with)


# Why built once: to build a statement takes longer than to run it, and this runs for every message.
_of = receipts.c.channel == sa.bindparam("way"), receipts.c.provider_id == sa.bindparam("id")
NOTED = sa.select(receipts.c.id).where(*_of).limit(1)
