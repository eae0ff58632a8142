"""What is needed to keep words for a short time only, and an audit of what was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what is new; the version before does not look at it."""
    op.add_column("conversation", sa.Column("redacted_at", Moment))
    op.add_column("conversation", sa.Column("cleared_at", Moment))
    op.add_column("inbox", sa.Column("wording", sa.Text(), nullable=False, server_default="raw"))
    op.create_index("ix_inbox_wording", "inbox", ["wording", "answered_at"])
    op.create_table(
        "audit",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.UniqueConstraint("before", name="uq_audit_before"),
        sqlite_autoincrement=True,
    )
