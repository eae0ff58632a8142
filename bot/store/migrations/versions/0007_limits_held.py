"""Which limit held an answer, and people found by their address alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("tally", sa.Column("held", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_conversation_address", "conversation", ["address"])
