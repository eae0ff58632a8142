"""The table of visits: residents who are helped at the desk."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text

from bot.store.encrypted_types import SealedText
from bot.store.tables import Moment, numbered_table

visits = numbered_table(
    "visits",
    Column("conversation", ForeignKey("conversation.id"), nullable=False),
    Column("name", SealedText("visits.name"), nullable=False, server_default=""),
    Column("language", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("taught_back", Text, nullable=False, server_default=""),
    Column("note", SealedText("visits.note"), nullable=False, server_default=""),
    Index(None, "conversation"),
    Index("ix_visits_by", "by", "began_at"),
)
"""One row a visit, gone with the memory of its conversation; bot/model/visit.py says what each column is."""
