"""Addresses: a keyed hash to look up by, and the address itself encrypted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add where the encrypted address stands; it is filled when the store is opened, for that needs the key."""
    op.add_column("conversation", sa.Column("address_sealed", sa.Text()))
