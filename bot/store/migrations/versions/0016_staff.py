"""Colleagues sign in at the desk: their accounts, their sessions, and the sign-ins that were refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "staff",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False, server_default=""),
        sa.Column("password", sa.Text, nullable=False, server_default=""),
        sa.Column("totp", sa.Text, nullable=False, server_default=""),
        sa.Column("recovery", sa.JSON),
        sa.Column("step", sa.Integer, nullable=False, server_default="0"),
        sa.Column("seen_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.UniqueConstraint("login", name="uq_staff_login"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("staff", Number, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.UniqueConstraint("key", name="uq_staff_sessions_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("whose", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_tries_whose", "sign_in_tries", ["whose", "at"])
