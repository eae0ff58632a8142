"""The audit of cases: who did what, who looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; of what was done before, the histories of the cases tell."""
    op.create_table(
        "case_audit",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id")),
        sa.Column("at", Moment, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("who", sa.JSON, nullable=False),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_audit_case", "case_audit", ["case"])
