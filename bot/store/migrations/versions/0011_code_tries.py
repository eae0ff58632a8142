"""Codes that strangers try are counted for all of them together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "code_tries",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_code_tries_at", "code_tries", ["at"])
