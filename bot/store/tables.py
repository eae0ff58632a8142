"""The tables: one schema for SQLite and PostgreSQL. Changes come as migrations beside this file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.encrypted_types import Blind, SealedJSON, SealedText
from bot.store.serialise import plain


class Moment(sa.TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite has no zones, so there it is kept without."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """A naive moment is a mistake of ours and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware, UTC."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(sa.TypeDecorator[str]):
    """Text that may hold what residents typed: without what a database can not hold."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """NUL and halves of characters are taken out."""
        return None if value is None else plain(value)


Number = sa.BigInteger().with_variant(Integer, "sqlite")
metadata = sa.MetaData(
    naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)


def numbered_table(name: str, *columns: Any) -> Table:
    """A table with a number that rises and is never used twice."""
    return Table(
        name, metadata, Column("id", Number, primary_key=True, autoincrement=True), *columns, sqlite_autoincrement=True
    )


conversation = numbered_table(
    "conversation",
    Column("channel", Text, nullable=False),
    Column("address", Blind, nullable=False),
    Column("address_sealed", SealedText("conversation.address")),
    Column("session", SealedJSON("conversation.session")),
    Column("owner", Text, nullable=False, server_default="bot"),
    Column("opted_out", Boolean, nullable=False, server_default=sa.false()),
    Column("consents", JSON),
    Column("due_at", Moment),
    Column("lease_until", Moment),
    Column("lease_by", Text),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("first_at", Moment),
    Column("redacted_at", Moment),
    Column("cleared_at", Moment),
    UniqueConstraint("channel", "address"),
    Index(None, "address"),
    Index(None, "due_at"),
)
"""due_at: when a worker has to look at it, empty when nothing is pending; tries: claims since the last answer;
address: hashed with a key, to be looked up by; address_sealed: itself, empty where only an opt-out is left of somebody;
consents: what they said of how they may be reached (bot/model/consent.py); first_at: when its person first wrote, empty for
those from before this was kept; redacted_at, cleared_at: when its session lost what is personal, and when it was made empty."""

inbox = numbered_table(
    "inbox",
    Column("channel", Text, nullable=False),
    Column("provider_id", Words, nullable=False),
    Column("conversation", ForeignKey("conversation.id"), nullable=False),
    Column("turn", SealedJSON("inbox.turn"), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Text, nullable=False, server_default="received"),
    Column("record", SealedJSON("inbox.record")),
    Column("reply", SealedJSON("inbox.reply")),
    Column("answered_at", Moment),
    Column("answered_with", ForeignKey("inbox.id")),
    Column("wording", Text, nullable=False, server_default="raw"),
    Column("hear_at", Moment, index=True),
    UniqueConstraint("channel", "provider_id"),
    Index("ix_inbox_pending", "conversation", "state", "id"),
    Index("ix_inbox_wording", "wording", "answered_at"),
)
"""state: received or answered; answered_with: the last turn of its burst, which holds record and reply; wording: raw,
redacted (nothing of somebody's own is left in it), or gone (only its id is left); hear_at: when a voice note is looked at, or empty."""

outbox = numbered_table(
    "outbox",
    Column("conversation", ForeignKey("conversation.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("turn", ForeignKey("inbox.id")),
    Column("key", Text, nullable=False),
    Column("body", SealedText("outbox.body"), nullable=False),
    Column("content", SealedJSON("outbox.content")),
    Column("status", Text, nullable=False, server_default="queued"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("despite_stop", Boolean, nullable=False, server_default=sa.false()),
    Column("due_at", Moment),
    Column("lease_by", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("attempted_at", Moment),
    Column("expires_at", Moment, nullable=False),
    Column("provider_id", Words),
    Column("error", SealedText("outbox.error"), nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("key"),
    Index("ix_outbox_due", "due_at", "priority", "id"),
    Index("ix_outbox_order", "conversation", "due_at", "id"),
    Index("ix_outbox_provider", "channel", "provider_id"),
    Index("ix_outbox_turn", "turn"),
)
"""The id is the order of sending; due_at: when a worker may take it (a lease pushes it on), empty when finished; priority: the
lowest goes first; despite_stop: goes out although its person said stop; content: what it holds beside its text, or None."""

channel_holds = numbered_table(
    "channel_holds",
    Column("channel", Text, nullable=False),
    Column("until", Moment, nullable=False),
    UniqueConstraint("channel"),
)
"""One row a channel whose provider once refused everything; until: when it may be asked again."""

OVER = ("closed", "done", "cancelled")
"""States of a case that is over: another may have its code again."""
_is_open = sa.text("state NOT IN ('closed', 'done', 'cancelled')")

cases = numbered_table(
    "cases",
    Column("code", Text),
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("slots", SealedJSON("cases.slots"), nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("history", SealedJSON("cases.history"), nullable=False),
    Column("conversation", ForeignKey("conversation.id"), nullable=False),
    Column("turn", ForeignKey("inbox.id")),
    Column("opened_at", Moment, nullable=False),
    Column("alarms", Integer, nullable=False, server_default="0"),
    Column("alarm_at", Moment),
    Column("service", Text, nullable=False, server_default=""),
    Column("problem", Text, nullable=False, server_default=""),
    Column("urgent", Boolean, nullable=False, server_default=sa.false()),
    Column("details", SealedJSON("cases.details")),
    Column("version", Integer, nullable=False, server_default="0"),
    Index("uq_cases_open_code", "code", unique=True, sqlite_where=_is_open, postgresql_where=_is_open),
    Index(None, "code"),
    Index("ix_cases_work", "state", "team", "id"),
    Index(None, "conversation"),
)
"""alarms: how often staff were told of it; alarm_at: when they are told again, empty if they are not; details: what an
errand knows, empty for a case without one; version: raised by every save of an errand."""
"""code: unique among those that are not over; empty if none was free, or where nobody is told one."""

notices = numbered_table(
    "notices",
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="queued"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("lease_by", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("key"),
    Index("ix_notices_due", "status", "due_at"),
    Index(None, "case"),
)
"""What staff are told of cases; address is theirs, never a resident's; status: queued, sent, dropped or failed."""

gaps = numbered_table(
    "gaps",
    Column("text", SealedText("gaps.text"), nullable=False),
    Column("language", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("turn", ForeignKey("inbox.id")),
    Column("at", Moment, nullable=False),
    Index("ix_gaps_service", "service", "aspect"),
)

receipts = numbered_table(
    "receipts",
    Column("channel", Text, nullable=False),
    Column("provider_id", Words, nullable=False),
    Column("status", Text, nullable=False),
    Column("error", SealedText("receipts.error"), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Index("ix_receipts_provider", "channel", "provider_id"),
)
"""What providers said of messages we do not know, or do not know yet."""

tally = numbered_table(
    "tally",
    Column("conversation", ForeignKey("conversation.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("prefix", Text, nullable=False, server_default=""),
    Column("stranger", Boolean, nullable=False, server_default=sa.false()),
    Column("likeness", Text, nullable=False, server_default=""),
    Column("cost", Integer, nullable=False, server_default="0"),
    Column("held", Text, nullable=False, server_default=""),
    Index("ix_tally_conversation", "conversation", "at"),
    Index("ix_tally_prefix", "prefix", "at"),
    Index(None, "at"),
)
"""One row an answer, for two days: what limits are counted over. likeness: a few digits of what was said, to compare and no
more; cost: in thousandths, 0 where nothing went out; held: the limit that was reached, or empty."""

heartbeats = numbered_table(
    "heartbeats",
    Column("part", Text, nullable=False, unique=True),
    Column("at", Moment, nullable=False),
)
"""One row a part; whoever of several workers beat last."""

audit = numbered_table(
    "audit",
    Column("at", Moment, nullable=False),
    Column("act", Text, nullable=False),
    Column("counts", sa.JSON, nullable=False),
    Column("before", Text, nullable=False),
    Column("mark", Text, nullable=False),
    UniqueConstraint("before"),
)
"""What was done to kept data, never whose: only added to; mark: a hash over the row and the mark of the row before."""
