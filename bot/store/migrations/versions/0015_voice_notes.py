"""A voice note is heard before it is answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; notes from before are not heard any more."""
    op.add_column("inbox", sa.Column("hear_at", sa.DateTime(timezone=True)))
    op.create_index("ix_inbox_hear_at", "inbox", ["hear_at"])
