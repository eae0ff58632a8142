"""First tables: conversation, inbox, outbox, cases, gaps, receipts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    for make in (_conversation, _inbox, _outbox, _cases, _gaps, _receipts):
        make()


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name, sa.Column("id", Number, primary_key=True, autoincrement=True), *columns, sqlite_autoincrement=True
    )


def _text(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, **options)


def _to(name: str, target: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, Number, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{columns[0]}")


def _conversation() -> None:
    _table(
        "conversation",
        _text("channel"),
        _text("address"),
        sa.Column("session", sa.JSON()),
        _text("owner", server_default="bot"),
        sa.Column("opted_out", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("due_at", Moment),
        sa.Column("lease_until", Moment),
        sa.Column("lease_by", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        _unique("conversation", "channel", "address"),
    )
    op.create_index("ix_conversation_due_at", "conversation", ["due_at"])


def _inbox() -> None:
    _table(
        "inbox",
        _text("channel"),
        _text("provider_id"),
        _to("conversation", "conversation", nullable=False),
        sa.Column("turn", sa.JSON(), nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        _text("state", server_default="received"),
        sa.Column("record", sa.JSON()),
        sa.Column("reply", sa.JSON()),
        sa.Column("answered_at", Moment),
        _to("answered_with", "inbox"),
        _unique("inbox", "channel", "provider_id"),
    )
    op.create_index("ix_inbox_pending", "inbox", ["conversation", "state", "id"])


def _outbox() -> None:
    _table(
        "outbox",
        _to("conversation", "conversation", nullable=False),
        _text("channel"),
        _to("turn", "inbox"),
        _text("key"),
        _text("body"),
        _text("status", server_default="queued"),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("due_at", Moment),
        sa.Column("lease_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("attempted_at", Moment),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("provider_id", sa.Text()),
        _text("error", server_default=""),
        sa.Column("created_at", Moment, nullable=False),
        _unique("outbox", "key"),
    )
    op.create_index("ix_outbox_due", "outbox", ["due_at", "priority", "id"])
    op.create_index("ix_outbox_order", "outbox", ["conversation", "due_at", "id"])
    op.create_index("ix_outbox_provider", "outbox", ["channel", "provider_id"])
    op.create_index("ix_outbox_turn", "outbox", ["turn"])


def _cases() -> None:
    _table(
        "cases",
        _text("code"),
        _text("kind"),
        _text("team"),
        sa.Column("slots", sa.JSON(), nullable=False),
        _text("state", server_default="open"),
        sa.Column("history", sa.JSON(), nullable=False),
        _to("conversation", "conversation", nullable=False),
        _to("turn", "inbox"),
        sa.Column("opened_at", Moment, nullable=False),
        _unique("cases", "code"),
    )
    op.create_index("ix_cases_work", "cases", ["state", "team", "id"])
    op.create_index("ix_cases_conversation", "cases", ["conversation"])


def _gaps() -> None:
    _table(
        "gaps",
        _text("text"),
        _text("language"),
        _text("service"),
        _text("aspect"),
        _to("turn", "inbox"),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_gaps_service", "gaps", ["service", "aspect"])


def _receipts() -> None:
    _table(
        "receipts",
        _text("channel"),
        _text("provider_id"),
        _text("status"),
        _text("error", server_default=""),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_receipts_provider", "receipts", ["channel", "provider_id"])
