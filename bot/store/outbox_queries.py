"""Which message goes out next, and all that is to be known of it before it does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import sqlalchemy as sa

from bot.store.conditions import is_set, one_of
from bot.store.leases import is_due
from bot.store.tables import channel_holds, conversation, outbox
from bot.store.turns import DANGER, NOTICE


@cache
def of_ways(ways: tuple[str, ...]) -> tuple[sa.Executable, sa.Executable]:
    """Whether a message is due that goes out by one of some ways, and its claim.

    Why kept: to build a statement takes longer than to run it, and these run for every message.
    """
    query = sa.select(outbox.c.id).where(goes_by(ways), _is_due())
    following = query.order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id).limit(1)
    claim = outbox.update().where(outbox.c.id == following.with_for_update(skip_locked=True).scalar_subquery())
    leased = claim.values(due_at=sa.bindparam("until"), lease_by=sa.bindparam("lease"))
    return query.limit(1), leased.returning(outbox.c.id)


def goes_by(ways: Iterable[str]) -> sa.ColumnElement[bool]:
    """Which messages go out by one of some ways.

    Why not the column itself: SQLite would go by its index, and look at every message that ever went out so.
    """
    return one_of(outbox.c.channel.concat(""), ways)


def _is_due() -> sa.ColumnElement[bool]:
    """Which messages are due; what a clock wrote that has since been set back counts as over."""
    t, jumped = outbox.c, sa.bindparam("jumped", type_=outbox.c.due_at.type)
    fresh = sa.and_(t.attempts == 0, t.turn.is_not(None), t.due_at > jumped)
    late = sa.and_(t.attempts > 0, t.due_at > sa.bindparam("late"))
    due = is_due(t.due_at, t.lease_by, sa.bindparam("now", type_=t.due_at.type), jumped, fresh, late)
    return sa.and_(is_set(t.due_at), due, ~_waits(), ~_is_held())


def _is_held() -> sa.ColumnElement[bool]:
    """True for a message whose provider refuses everything just now; what a clock wrote that was wrong holds nothing back."""
    t, until = channel_holds.c, channel_holds.c.until
    now, late = (sa.bindparam(name, type_=until.type) for name in ("now", "late"))
    return sa.exists().where(t.channel == outbox.c.channel.concat(""), until > now, until <= late)


def _waits() -> sa.ColumnElement[bool]:
    """True for a message behind an unfinished one of its conversation.

    Nothing waits for what is less urgent, and an answer to danger for no other turn's.
    """
    t, before = outbox.c, outbox.alias("before")
    earlier = before.c.conversation == t.conversation, is_set(before.c.due_at), before.c.id < t.id
    holds = sa.and_(before.c.priority <= t.priority, sa.or_(t.priority > DANGER, before.c.turn == t.turn))
    return sa.exists().where(*earlier, holds)


def _is_stopped() -> sa.ColumnElement[bool]:
    """True for a message that somebody who said stop is not to get: any here, a notice whatever way it goes."""
    t, own, other = outbox.c, conversation.alias("own"), conversation.alias("other")
    here = sa.exists().where(own.c.id == t.conversation, own.c.opted_out)
    there = sa.exists().where(own.c.id == t.conversation, other.c.address == own.c.address, other.c.opted_out)
    return sa.and_(~t.despite_stop, sa.or_(here, sa.and_(t.priority >= NOTICE, there)))


# Why built once: to build a statement takes longer than to run it, and this runs for every message.
MESSAGE = (
    sa.select(outbox, conversation.c.address_sealed, _is_stopped().label("stopped"))
    .join(conversation, conversation.c.id == outbox.c.conversation)
    .where(outbox.c.id == sa.bindparam("number"))
)
