"""Codes free again when a case is over, messages that go out despite STOP, and a tally for limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
OPEN = sa.text("state NOT IN ('closed', 'done', 'cancelled')")


def upgrade() -> None:
    """Add what is new; only a rule is loosened, so that the version before still runs on it."""
    op.add_column("conversation", sa.Column("first_at", Moment))
    op.add_column("outbox", sa.Column("despite_stop", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("cases", table_kwargs={"sqlite_autoincrement": True}) as cases:
        cases.drop_constraint("uq_cases_code", type_="unique")
        cases.alter_column("code", existing_type=sa.Text(), nullable=True)
    op.create_index("uq_cases_open_code", "cases", ["code"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_cases_code", "cases", ["code"])
    _tally()


def _tally() -> None:
    op.create_table(
        "tally",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("conversation", Number, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False, server_default=""),
        sa.Column("stranger", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("likeness", sa.Text(), nullable=False, server_default=""),
        sa.Column("cost", sa.Integer(), nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tally_conversation", "tally", ["conversation", "at"])
    op.create_index("ix_tally_prefix", "tally", ["prefix", "at"])
    op.create_index("ix_tally_at", "tally", ["at"])
