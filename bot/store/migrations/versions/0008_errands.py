"""What errands know and do: times at offices, what was reported, what is to be done at a moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
Sealed = sa.JSON()


def upgrade() -> None:
    """Add to each case what an errand knows of it, and the tables."""
    op.add_column("cases", sa.Column("service", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("problem", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("details", Sealed))
    op.add_column("cases", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    _create_bookings()
    _create_taken()
    _create_wishes()
    _create_closures()
    _create_incidents()
    _create_dues()
    _create_commits()


def _create_bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("starts", Moment, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("held_until", Moment),
        sa.Column("offered", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("remote", sa.Text(), nullable=False, server_default=""),
        sa.Column("at_home", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("desk", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bookings_case", "bookings", ["case"])
    op.create_index("ix_bookings_day", "bookings", ["office", "starts"])


def _create_taken() -> None:
    op.create_table(
        "taken",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("booking", Number, sa.ForeignKey("bookings.id")),
        sa.Column("held_until", Moment),
        sa.Column("busy", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("office", "day", "unit", "lane", name="uq_taken_office"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_taken_booking", "taken", ["booking"])


def _create_wishes() -> None:
    op.create_table(
        "wishes",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("when", Sealed, nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("booking", Number, sa.ForeignKey("bookings.id")),
        sa.Column("created_at", Moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wishes_booking", "wishes", ["booking"])
    op.create_index("ix_wishes_case", "wishes", ["case"])
    op.create_index("ix_wishes_state", "wishes", ["state", "office", "id"])


def _create_closures() -> None:
    op.create_table(
        "closures",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.UniqueConstraint("office", "day", name="uq_closures_office"),
        sqlite_autoincrement=True,
    )


def _create_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("first", Number, sa.ForeignKey("cases.id")),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("place", Sealed, nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="open"),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("pledged", Moment),
        sa.Column("fixed_at", Moment),
        sa.Column("remote", sa.Text(), nullable=False, server_default=""),
        sa.UniqueConstraint("case", name="uq_incidents_case"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_first", "incidents", ["first"])
    op.create_index("ix_incidents_problem", "incidents", ["problem", "opened_at"])


def _create_dues() -> None:
    op.create_table(
        "dues",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False, server_default=""),
        sa.Column("slots", Sealed, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_by", sa.Text()),
        sa.Column("lease_until", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.UniqueConstraint("key", name="uq_dues_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dues_case", "dues", ["case"])
    op.create_index("ix_dues_state", "dues", ["state", "due_at"])


def _create_commits() -> None:
    op.create_table(
        "commits",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("case", Number, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("backend", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("reference", sa.Text(), nullable=False, server_default=""),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("due_at", Moment),
        sa.Column("lease_by", sa.Text()),
        sa.Column("error", sa.Text(), nullable=False, server_default=""),
        sa.Column("created_at", Moment, nullable=False),
        sa.UniqueConstraint("case", "step", name="uq_commits_case"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_commits_due", "commits", ["state", "due_at"])
