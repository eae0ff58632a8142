"""Drafts that are there already lapse too; and how questions of forms go is counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and what is due for each draft; at its moment it is read again until when the draft is kept."""
    op.create_table(
        "form_counts",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, server_default="1"),
        sa.UniqueConstraint("day", "form", "question", "what", name="uq_form_counts_day"),
        sqlite_autoincrement=True,
    )
    cases = sa.table("cases", sa.column("id"), sa.column("state"), sa.column("opened_at", Moment))
    dues = sa.table(
        "dues", *(sa.column(name) for name in ("case", "about", "key")), sa.column("slots", sa.JSON()),
        sa.column("due_at", Moment), sa.column("created_at", Moment),
    )  # fmt: skip
    drafts = op.get_bind().execute(sa.select(cases.c.id, cases.c.opened_at).where(cases.c.state == "draft")).all()
    rows = [
        {"case": id_, "about": "lapse", "key": f"{id_}:lapse", "slots": {}, "due_at": at, "created_at": at}
        for id_, at in drafts
    ]
    if rows:
        op.bulk_insert(dues, rows)
