"""A provider that refuses everything holds back its whole channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "channel_holds",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.UniqueConstraint("channel"),
        sqlite_autoincrement=True,
    )
