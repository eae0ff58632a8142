"""Voice notes: claimed to be heard, and written down with what they say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.turn import Turn
from bot.store.conditions import is_set
from bot.store.database import Database, read_or_none
from bot.store.inbox import DUE, SESSION
from bot.store.records import VoiceNote
from bot.store.serialise import read_session, read_turn, write_turn
from bot.store.tables import conversation, inbox
from bot.store.wakeup import TURNS


class VoiceNotes:
    """Verbs on voice notes."""

    db: Database

    def notes_waiting(self, channel: str, address: str) -> int:
        """How many voice notes of an address wait to be heard. Raises StoreDown."""
        with self.db.reading() as c:
            return c.scalar(WAITING, {"way": channel, "whose": address}) or 0

    def claim_note(self, now: datetime) -> VoiceNote | None:
        """The voice note that waits longest, for one worker alone until its time is up; None where none waits. Raises StoreDown."""
        with self.db.reading() as c:
            if c.scalar(ANY, {"now": now}) is None:
                return None
        with self.db.writing(synced=False) as c:
            row = c.execute(CLAIM, {"now": now}).one_or_none()
        if row is None:
            return None
        with self.db.reading() as c:
            turn = read_or_none(lambda: read_turn(row.turn), "turn", row.id)
            language = read_or_none(lambda: _language(c, row.conversation), "session", row.conversation)
        if turn is None:
            self._let_go(row.id)
            return None
        return VoiceNote(row.id, row.conversation, turn, language or "", row.due_at)

    def note_heard(self, note: VoiceNote, turn: Turn, now: datetime) -> bool:
        """Write down what a note says, as the turn it now is, to be answered at once; False where its time was up. Raises StoreDown."""
        with self.db.writing() as c:
            values = {"turn": write_turn(turn), "hear_at": None, "due_at": now}
            if not c.execute(HEARD, {"ours": note.id, "now": now, **values}).rowcount:
                return False
            c.execute(DUE, {"ours": note.conversation, "due_at": now})
            self.db.tell(c, TURNS)
            return True

    def note_again(self, note: VoiceNote, at: datetime) -> None:
        """Look at it again at a moment. Raises StoreDown."""
        with self.db.writing(synced=False) as c:
            c.execute(inbox.update().where(inbox.c.id == note.id, is_set(inbox.c.hear_at)).values(hear_at=at))

    def next_note_due(self, after: datetime) -> datetime | None:
        """When a voice note is looked at next, after a moment; None if none is. Raises StoreDown."""
        with self.db.reading() as c:
            return c.scalar(NEXT, {"after": after})

    def _let_go(self, number: int) -> None:
        with self.db.writing(synced=False) as c:
            c.execute(inbox.update().where(inbox.c.id == number).values(hear_at=None))


def _language(c: sa.Connection, talk: int) -> str:
    data: Any = c.scalar(SESSION, {"ours": talk})
    session = read_session(data) if data else None
    return session.language if session else ""


_t = inbox.c
_now: sa.BindParameter[datetime] = sa.bindparam("now", type_=_t.hear_at.type)
_waits = sa.and_(is_set(_t.hear_at), _t.hear_at <= _now, _t.state == "received")
ANY = sa.select(_t.id).where(_waits).limit(1)
_NEXT = sa.select(_t.id).where(_waits).order_by(_t.hear_at, _t.id).limit(1).with_for_update(skip_locked=True)
# Why due_at: should this worker die, or what it asks never answer, the note is answered unheard when its time is up.
CLAIM = (
    inbox.update()
    .where(_t.id == _NEXT.scalar_subquery())
    .values(hear_at=sa.case((_t.due_at > _now, _t.due_at), else_=sa.null()))
    .returning(_t.id, _t.conversation, _t.turn, _t.due_at)
)
HEARD = inbox.update().where(
    _t.id == sa.bindparam("ours"), _t.state == "received", is_set(_t.hear_at), _t.due_at > sa.bindparam("now", type_=_t.due_at.type)
)  # fmt: skip
WAITING = (
    sa.select(sa.func.count())
    .select_from(inbox.join(conversation, conversation.c.id == _t.conversation))
    .where(
        conversation.c.channel == sa.bindparam("way"), conversation.c.address == sa.bindparam("whose"),
        _t.state == "received", is_set(_t.hear_at),
    )
)  # fmt: skip
NEXT = sa.select(_t.hear_at).where(_t.hear_at > sa.bindparam("after")).order_by(_t.hear_at).limit(1)
