"""Tables of the colleagues who work at the desk, and of their sign-ins. Nothing in them is a resident's."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from bot.store.encrypted_types import Blind, SealedJSON, SealedText
from bot.store.tables import Moment, numbered_table

staff = numbered_table(
    "staff",
    Column("login", Text, nullable=False),
    Column("name", SealedText("staff.name"), nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False, server_default=""),
    Column("password", SealedText("staff.password"), nullable=False, server_default=""),
    Column("totp", SealedText("staff.totp"), nullable=False, server_default=""),
    Column("recovery", SealedJSON("staff.recovery")),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("seen_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("login"),
)
"""One row a colleague; bot/model/staff_account.py says what each column is."""

staff_sessions = numbered_table(
    "staff_sessions",
    Column("staff", ForeignKey("staff.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("turned_to", Integer, nullable=False, server_default="0"),
    UniqueConstraint("key"),
    Index(None, "staff"),
)
"""One row a sign-in that goes on; key: hash of what stands in the browser's cookie; turned_to: number of the visit whose resident
looks at the screen, 0 while the colleague does."""

sign_in_tries = numbered_table(
    "sign_in_tries",
    Column("whose", Blind, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_sign_in_tries_whose", "whose", "at"),
)
"""Sign-ins that were refused, two rows each, for a quarter of an hour; whose: a login or an address, as a keyed hash."""
