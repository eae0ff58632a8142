"""The inbox: every turn is stored once and given to one worker at a time, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.city.staffing import SAFETY
from bot.config.timing import TIMING
from bot.model.dialogue_state import Promised, Session
from bot.model.turn import Turn
from bot.store.conditions import is_set
from bot.store.database import Database, new_lease, read_or_none
from bot.store.leases import farthest, is_free
from bot.store.records import Claimed, LeaseLost, Pending
from bot.store.serialise import read_session, read_turn, write_turn
from bot.store.tables import OVER, cases, conversation, inbox
from bot.store.wakeup import TURNS, VOICE_NOTES

LONGEST_BURST = 5
"""A burst is answered after at most this many waits, however the resident goes on."""

MOST_TURNS = 50
"""Pending turns handed out at a time; a flood is worked off in parts."""

FARTHEST = timedelta(seconds=TIMING.turns.farthest)
"""A conversation tried again is due at most this far ahead; farther was written by a clock that was wrong."""


class Inbox:
    """Verbs on conversations and turns that came in."""

    db: Database

    def receive(self, turn: Turn, due_at: datetime, *, hear: bool = False) -> bool:
        """Write a turn down, to be answered from due_at on; False when it was seen before. Raises StoreDown.

        hear: it is a voice note that is heard first; due_at is then when it is answered at the latest.
        Where the disk has no more room than the answers to what was taken need, nothing is taken: whoever sends offers it again.
        """
        self.db.room.demand()
        # Why told before: what comes of it goes out only after a write that is synced, and takes this to the disk too.
        with self.db.writing(told_before=True) as c:
            number, known = self._conversation(c, turn)
            values = {"turn": write_turn(turn), "received_at": turn.at, "due_at": due_at, "conversation": number}
            values["hear_at"] = turn.at if hear else None
            if self.db.insert_new(c, inbox, channel=turn.channel, provider_id=turn.id, **values) is None:
                return False
            due = due_at if known is None else _due(c, known, turn.at, due_at, is_burst=not hear)
            # Why the address too: of somebody who was erased but for their opt-out it is not there any more.
            c.execute(DUE, {"ours": number, "due_at": due, "address_sealed": turn.sender})
            self.db.tell(c, *((VOICE_NOTES,) if hear else ()), TURNS)
            return True

    def _conversation(self, c: sa.Connection, turn: Turn) -> tuple[int, sa.Row[Any, Any] | None]:
        """Number and row of a sender's conversation, no row where it begins with this turn.

        It is held until the transaction ends, so that its turns get numbers in order.
        """
        of = {"channel_is": turn.channel, "address_is": turn.sender}
        known = c.execute(KNOWN, of).one_or_none()
        if known is not None:
            return known.id, known
        named = {"address": turn.sender, "address_sealed": turn.sender}
        begun = self.db.insert_new(c, conversation, channel=turn.channel, first_at=turn.at, **named)
        if begun is not None:
            return begun, None
        known = c.execute(KNOWN, of).one()
        return known.id, known

    def claim_conversation(
        self, now: datetime, lease_seconds: float, by: str, overtakes: Callable[[Turn], bool] = lambda turn: False
    ) -> Claimed | None:
        """The conversation due longest, for one worker alone, or None. overtakes: True for a turn that waits for no unheard note."""
        lease = timedelta(seconds=lease_seconds)
        at = {"now": now, "jumped": farthest(now, lease_seconds), "farthest": now + FARTHEST}
        with self.db.reading() as c:
            if c.scalar(ANY_DUE, at) is None:
                return None
        # Why not synced: a claim that is lost with the power was held by a worker that is lost with it.
        with self.db.writing(synced=False) as c:
            row = c.execute(CLAIM, {**at, "until": now + lease, "lease": new_lease(by)}).one_or_none()
        # Why outside: a row that can not be read must count as tried, or it is the one due longest for ever.
        if row is None:
            return None
        with self.db.reading() as c:
            claimed = _claimed(c, row, now)
        if not _waits_to_be_heard(claimed, now):
            return claimed
        if urgent := tuple(each for each in claimed.pending if overtakes(each.turn)):
            return replace(claimed, pending=urgent)
        self._put_off(claimed, now)
        return self.claim_conversation(now, lease_seconds, by, overtakes)

    def _put_off(self, claimed: Claimed, now: datetime) -> None:
        """Give a conversation back whose next turn is a voice note nobody has heard yet; that is no try."""
        with self.db.writing(synced=False) as c:
            hold(c, claimed)
            # Why looked at again: it may have been heard since, and nobody would look before its time is up.
            first = c.execute(NEXT_TURNS, {"talk": claimed.conversation}).first()
            due = first.due_at if first is not None and first.hear_at is not None else now
            free = {"due_at": due, "lease_until": None, "lease_by": None, "tries": claimed.tries - 1}
            c.execute(DUE, {"ours": claimed.conversation, **free})

    def release(self, claimed: Claimed, due_at: datetime | None) -> None:
        """Give a conversation back unanswered, to be claimed again from due_at on (None: nothing is pending)."""
        with self.db.writing() as c:
            hold(c, claimed)
            free = conversation.update().where(conversation.c.id == claimed.conversation)
            c.execute(free.values(due_at=due_at, lease_until=None, lease_by=None))


def _free() -> sa.ColumnElement[bool]:
    """Which conversations are due and nobody's; what a clock wrote that has since been set back counts as over."""
    t, moment = conversation.c, conversation.c.due_at.type
    now, far = sa.bindparam("now", type_=moment), sa.bindparam("jumped", type_=moment)
    is_late = sa.or_(t.due_at > sa.bindparam("farthest"), sa.and_(t.tries == 0, t.due_at > far))
    is_due = sa.or_(t.due_at <= now, t.lease_until > far, sa.and_(t.lease_until.is_(None), is_late))
    return sa.and_(is_set(t.due_at), is_due, is_free(t.lease_until, now, far))


def hold(c: sa.Connection, claimed: Claimed) -> sa.Row[Any, Any, Any, Any]:
    """Its row as of now, held by this transaction; raises LeaseLost when it is another's now."""
    row = c.execute(HELD, {"ours": claimed.conversation, "lease": claimed.lease}).one_or_none()
    if row is None:
        raise LeaseLost
    return row


def _waits_to_be_heard(claimed: Claimed, now: datetime) -> bool:
    """True where the next turn is a voice note that may still be heard in time."""
    first = next(iter(claimed.pending), None)
    return first is not None and first.is_unheard and first.due_at > now


def _due(c: sa.Connection, talk: sa.Row[Any, Any], at: datetime, due_at: datetime, *, is_burst: bool) -> datetime:
    """When it is due with one more turn: a burst waits anew, but not for ever, and what is due stays due."""
    known: datetime | None = talk.due_at
    if known is not None and (known <= at or not is_burst):
        return min(known, due_at)
    first: datetime | None = c.scalar(FIRST_PENDING, {"talk": talk.id})
    return min(due_at, (first or at) + LONGEST_BURST * (due_at - at))


def _claimed(c: sa.Connection, row: sa.Row[Any], now: datetime) -> Claimed:
    turns = _all_pending(c, row.id)
    if turns is None:
        numbers = c.scalars(NEXT_PENDING, {"talk": row.id}).all()
        turns = tuple(_pending(c, number, row.channel, now) for number in numbers)
    session = read_or_none(lambda: _session(c, row.id), "session", row.id) if row.spoke else None
    consents = row.consents or {}
    if session:
        session = _with_promise(c, row.id, replace(session, stopped=row.opted_out, consents=consents))
    return Claimed(row.id, row.channel, session, row.opted_out, consents, turns, row.tries, row.lease_by)


def _with_promise(c: sa.Connection, talk: int, session: Session) -> Session:
    """The memory; where the case of the person promised is over, nobody is promised any more, and that is remembered."""
    known = sa.select(cases.c.id).where(*promised(talk, session.promised.code)).limit(1)
    if session.owner != "person" or c.scalar(known) is not None:
        return session
    return replace(session, owner="bot", promised=Promised(over=True))


def promised(talk: int, code: str = "") -> tuple[sa.ColumnElement[bool], ...]:
    """Which cases hold the person promised in a conversation; those of danger are not promised, and nobody takes them back.

    code: of the one that is meant, which may have come from the same address by another way in.
    """
    here, alike = sa.select(conversation.c.address).where(conversation.c.id == talk), conversation.alias()
    from_here = cases.c.conversation.in_(sa.select(alike.c.id).where(alike.c.address == here.scalar_subquery()))
    which = (from_here, cases.c.code == code) if code else (cases.c.conversation == talk,)
    own = *which, cases.c.state.not_in(OVER)
    return (*own, cases.c.kind.in_(("callback", "person")), cases.c.team != SAFETY)


def _session(c: sa.Connection, talk: int) -> Session | None:
    data = c.scalar(SESSION, {"ours": talk})
    return read_session(data) if data else None


def _all_pending(c: sa.Connection, talk: int) -> tuple[Pending, ...] | None:
    """The next turns of a conversation in one look; None where one of them can not be read, which is then found out."""
    try:
        rows = c.execute(NEXT_TURNS, {"talk": talk}).all()
        return tuple(
            Pending(row.id, read_turn(row.turn), row.received_at, row.due_at, is_unheard=row.hear_at is not None)
            for row in rows
        )
    except (DBAPIError, PoolTimeout):
        raise
    except Exception:
        return None


def _pending(c: sa.Connection, number: int, channel: str, now: datetime) -> Pending:
    """One turn, read by itself so that it spoils no other."""

    def read() -> Pending:
        turn, at, due = c.execute(TURN, {"ours": number}).one()
        return Pending(number, read_turn(turn), at, due)

    lost = Pending(number, Turn(str(number), channel, "", now), now, now, unreadable=True)
    return read_or_none(read, "turn", number) or lost


# Why built once: to build a statement takes longer than to run it, and these run for every turn.
_t = conversation.c
KNOWN = (
    sa.select(_t.id, _t.due_at)
    .where(_t.channel == sa.bindparam("channel_is"), _t.address == sa.bindparam("address_is"))
    .with_for_update()
)
DUE = conversation.update().where(_t.id == sa.bindparam("ours"))
HELD = (
    sa.select(_t.due_at, _t.lease_until, _t.opted_out, _t.address_sealed)
    .where(_t.id == sa.bindparam("ours"), _t.lease_by == sa.bindparam("lease"))
    .with_for_update()
)
SESSION = sa.select(_t.session).where(_t.id == sa.bindparam("ours"))
TURN = sa.select(inbox.c.turn, inbox.c.received_at, inbox.c.due_at).where(inbox.c.id == sa.bindparam("ours"))
_pending_of = inbox.c.conversation == sa.bindparam("talk"), inbox.c.state == "received"
PENDING = sa.select(inbox.c.id).where(*_pending_of)
NEXT_PENDING = PENDING.order_by(inbox.c.id).limit(MOST_TURNS)
NEXT_TURNS = NEXT_PENDING.add_columns(inbox.c.turn, inbox.c.received_at, inbox.c.due_at, inbox.c.hear_at)
FIRST_PENDING = sa.select(sa.func.min(inbox.c.received_at)).where(*_pending_of)
ANY_DUE = sa.select(_t.id).where(_free()).limit(1)
# Why tries > 0 last: what failed before, or killed its worker, holds up nobody it has not met yet.
_NEXT = sa.select(_t.id).where(_free()).order_by(_t.tries > 0, _t.due_at).limit(1).with_for_update(skip_locked=True)
# Why due_at = until: should this worker die, the conversation is due again when its lease is over.
CLAIM = (
    conversation.update()
    .where(_t.id == _NEXT.scalar_subquery())
    .values(
        due_at=sa.bindparam("until"),
        lease_until=sa.bindparam("until"),
        lease_by=sa.bindparam("lease"),
        tries=_t.tries + 1,
    )
    .returning(
        _t.id, _t.channel, _t.opted_out, _t.consents, _t.tries, _t.lease_by, _t.session.is_not(None).label("spoke")
    )
)
