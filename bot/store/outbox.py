"""The outbox: messages are claimed by one worker at a time, in the order of each conversation; a status never goes backwards."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.city.sending_limits import Limits, toll_of_call
from bot.config.patience import PATIENCE
from bot.store.conditions import one_of
from bot.store.database import Database, new_lease, read_or_none
from bot.store.due_writes import keep_answer, mark_heard
from bot.store.leases import farthest
from bot.store.outbox_queries import MESSAGE, of_ways
from bot.store.records import LeaseLost, LimitReached, Message
from bot.store.sending_limits import count_notice
from bot.store.serialise import read_content
from bot.store.tables import conversation, outbox
from bot.store.turns import ANSWER, NOTICE, block_queued
from bot.store.wakeup import messages_by

LONGEST_WAIT = PATIENCE.told.longest_wait
FINAL = ("delivered", "failed", "expired", "blocked")
BELOW = {
    "attempting": ("queued", "attempting", "unknown"),
    "unknown": ("queued", "attempting"),
    "sent": ("queued", "attempting", "unknown"),
    **dict.fromkeys(FINAL, ("queued", "attempting", "unknown", "sent")),
}
"""Status → those it may follow by a receipt or a sending; any other change is a step backwards and is ignored."""


class Outbox:
    """Verbs on messages that go out."""

    db: Database

    def claim_outbox(
        self, channels: Sequence[str], now: datetime, lease_seconds: float, by: str, *, attempts: int = 0
    ) -> Message | None:
        """The next message to send, for one worker alone; one behind an unfinished one of its conversation waits.

        What a person who said stop would get is blocked on the way, and what can not be read fails. attempts: a message that surely
        did not go out before, and was tried less often, is noted as about to be sent; 0 to note none.
        """
        lease = timedelta(seconds=lease_seconds)
        at = {"now": now, "jumped": farthest(now, lease_seconds), "late": now + 2 * LONGEST_WAIT}
        any_due, claim = of_ways(tuple(channels))
        while self._is_there(any_due, at):
            # Why synced only then: a claim may be lost, that the provider is about to be asked may not.
            with self.db.writing(synced=attempts > 0) as c:
                number: int | None = c.scalar(claim, {**at, "until": now + lease, "lease": new_lease(by)})
                if number is None:
                    return None
                if message := _look_at(c, number):
                    return _noted(c, message, now) if _is_fresh(message, now, attempts) else message
        return None

    def _is_there(self, query: sa.Executable, of: dict[str, Any]) -> bool:
        """True when there is a row; no writer is held up by the look."""
        with self.db.reading() as c:
            return c.scalar(query, of) is not None

    def mark_attempting(self, message: Message, now: datetime) -> None:
        """Write down that the provider is about to be asked; raises LeaseLost when it is not this worker's any more."""
        first = message.attempted_at if message.status in {"attempting", "unknown"} else now
        self._held(message, status="attempting", attempts=message.attempts + 1, attempted_at=first)

    def mark_sent(self, message: Message, provider_id: str) -> None:
        """The provider has it under this id; true whoever holds the lease by now."""
        done = {"provider_id": provider_id, "due_at": None, "lease_by": None, "error": ""}
        # Why not synced: where this is lost with the power, the provider is asked whether it has the message.
        with self.db.writing(synced=False) as c:
            if c.execute(JUST_SENT, {"ours": message.id, "status": "sent", **done}).rowcount:
                return
            c.execute(SENT, {"ours": message.id, **done})
            c.execute(MOVED, {"ours": message.id, "status": "sent"})

    def mark_failed(self, message: Message, error: str, status: str = "failed") -> None:
        """It will not go out; status: "failed" or "expired"."""
        self._held(message, status=status, error=error, due_at=None, lease_by=None)

    def mark_unknown(self, message: Message, error: str, due_at: datetime) -> None:
        """The provider did not answer; it is to be asked from due_at on."""
        self._held(message, status="unknown", error=error, due_at=due_at, lease_by=None)

    def mark_again(self, message: Message, error: str, due_at: datetime) -> None:
        """It surely did not go out and may be tried again from due_at on."""
        self._held(message, status="queued", error=error, due_at=due_at, lease_by=None)

    def opted_out(self, message: Message, error: str) -> None:
        """The resident told the provider to stop: this and all that waits is blocked until START."""
        with self.db.writing() as c:
            c.execute(conversation.update().where(conversation.c.id == message.conversation).values(opted_out=True))
            done = {"error": error, "due_at": None, "lease_by": None}
            c.execute(outbox.update().where(outbox.c.id == message.id).values(**done))
            move(c, outbox.c.id == message.id, "blocked")
            block_queued(c, message.conversation)

    def tell(
        self, channel: str, address: str, body: str, now: datetime, expires_at: datetime, limits: Limits | None = None,
        due_at: datetime | None = None,
    ) -> str:  # fmt: skip
        """Queue a message that answers no turn (a reminder, a call back), behind all answers; its key.

        limits: what a call that tells it is counted by; raises LimitReached where it may not be made. due_at: from when on
        it may go out; None for at once.
        """
        key = secrets.token_hex(16)
        with self.db.writing() as c:
            self.db.insert_new(c, conversation, channel=channel, address=address, address_sealed=address)
            of = conversation.c.channel == channel, conversation.c.address == address
            talk = c.scalar(sa.select(conversation.c.id).where(*of))
            if (
                limits
                and talk
                and channel in limits.rings
                and (why := count_notice(c, talk, toll_of_call(limits), now))
            ):
                raise LimitReached(why)
            values = {"conversation": talk, "channel": channel, "body": body, "key": key, "priority": NOTICE}
            c.execute(outbox.insert().values(**values, due_at=due_at or now, created_at=now, expires_at=expires_at))
            self.db.tell(c, messages_by(channel))
        return key

    def told(self, key: str) -> tuple[str, str] | None:
        """Body of a message by its key, and the language of its conversation, empty if none was spoken yet."""
        query = sa.select(outbox.c.body, conversation.c.session).join(conversation).where(outbox.c.key == key)
        with self.db.reading() as c:
            row = c.execute(query).one_or_none()
        return None if row is None else (row.body, (row.session or {}).get("language", ""))

    def message_status(self, key: str) -> str:
        """Status of a message by its key, empty if there is none."""
        with self.db.reading() as c:
            return str(c.scalar(sa.select(outbox.c.status).where(outbox.c.key == key)) or "")

    def mark_heard(self, key: str) -> None:
        """Somebody has heard a message that a call was made to tell."""
        with self.db.writing() as c:
            move(c, outbox.c.key == key, "delivered")
            mark_heard(c, key)

    def answer_call(self, key: str, at: datetime, *, yes: bool) -> None:
        """Somebody said yes or no to a message that a call was made to ask. Raises StoreDown."""
        with self.db.writing() as c:
            move(c, outbox.c.key == key, "delivered")
            mark_heard(c, key)
            keep_answer(self.db, c, key, at, yes=yes)

    def is_known(self, channel: str, provider_id: str) -> bool:
        """True when a message of ours is known under this id."""
        query = sa.select(outbox.c.id).where(outbox.c.channel == channel, outbox.c.provider_id == provider_id).limit(1)
        return self._is_there(query, {})

    def _held(self, message: Message, **values: Any) -> None:
        with self.db.writing() as c:
            if not c.execute(OWN, {"ours": message.id, "lease": message.lease, **values}).rowcount:
                raise LeaseLost


def move(c: sa.Connection, which: sa.ColumnElement[bool], status: str, **values: Any) -> None:
    """Set a status where it is a step forward."""
    c.execute(outbox.update().where(which, outbox.c.status.in_(BELOW.get(status, ()))).values(status=status, **values))


def _look_at(c: sa.Connection, number: int) -> Message | None:
    """A message just claimed; None if it is not to be sent, which is then written down."""
    found = read_or_none(lambda: c.execute(MESSAGE, {"number": number}).one(), "message", number)
    # Why: what is encrypted with a key that is lost is read as empty.
    is_whole = found is not None and found.body and found.address_sealed
    if found is not None and is_whole and not found.stopped:
        return _message(found)
    status, error = ("blocked", "stopped") if is_whole else ("failed", "unreadable")
    c.execute(outbox.update().where(outbox.c.id == number).values(due_at=None, lease_by=None, error=error))
    move(c, outbox.c.id == number, status)
    return None


def _is_fresh(message: Message, now: datetime, attempts: int) -> bool:
    """True for a message that can be sent at once: nobody need be asked whether it went out, and it is not given up."""
    return message.status == "queued" and message.attempts < attempts and now < message.expires_at


def _noted(c: sa.Connection, message: Message, now: datetime) -> Message:
    """The same message, and that the provider is about to be asked is written down."""
    c.execute(
        NOTED, {"ours": message.id, "status": "attempting", "attempts": message.attempts + 1, "attempted_at": now}
    )
    return replace(message, is_noted=True)


def _message(row: sa.Row[Any]) -> Message:
    what = {
        "content": read_content(row.body, row.content),
        "key": row.key,
        "status": row.status,
        "attempts": row.attempts,
    }
    when = {"attempted_at": row.attempted_at, "expires_at": row.expires_at}
    return Message(
        row.id, row.conversation, row.channel, row.address_sealed, **what, **when, lease=row.lease_by,
        is_awaited=row.priority <= ANSWER,
    )  # fmt: skip


# Why built once: to build a statement takes longer than to run it, and these run for every message.
_ours = outbox.c.id == sa.bindparam("ours")
NOTED = outbox.update().where(_ours)
OWN = outbox.update().where(_ours, outbox.c.lease_by == sa.bindparam("lease"))
SENT = outbox.update().where(_ours, outbox.c.provider_id.is_(None))
_can_be_sent = one_of(outbox.c.status, BELOW["sent"])
MOVED = outbox.update().where(_ours, _can_be_sent)
JUST_SENT = SENT.where(_can_be_sent)
