"""Residents are helped at the desk: their visits, and the screen that is turned to one of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and a column of sign-ins."""
    op.create_table(
        "visits",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("conversation", Number, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("outcome", sa.Text, nullable=False, server_default=""),
        sa.Column("taught_back", sa.Text, nullable=False, server_default=""),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visits_conversation", "visits", ["conversation"])
    op.create_index("ix_visits_by", "visits", ["by", "began_at"])
    op.add_column("staff_sessions", sa.Column("turned_to", sa.Integer, nullable=False, server_default="0"))
