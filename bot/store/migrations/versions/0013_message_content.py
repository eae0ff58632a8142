"""A message holds more than its text: options to be tapped, and the wording it was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column; messages from before hold text alone."""
    op.add_column("outbox", sa.Column("content", sa.JSON))
