"""What staff are told of cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and to each case how often it was told of and when again."""
    op.add_column("cases", sa.Column("alarms", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("alarm_at", Moment))
    op.create_table(
        "notices",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, server_default="queued"),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("due_at", Moment),
        sa.Column("lease_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("error", sa.Text(), nullable=False, server_default=""),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.UniqueConstraint("key", name="uq_notices_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_due", "notices", ["status", "due_at"])
    op.create_index("ix_notices_case", "notices", ["case"])
