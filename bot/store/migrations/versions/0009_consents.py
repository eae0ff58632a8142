"""What somebody said of how they may be reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column."""
    op.add_column("conversation", sa.Column("consents", sa.JSON()))
