"""Tables of what errands do: times at offices, what was reported, what is to be done at a moment; and the audit of cases."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, false

from bot.store.encrypted_types import SealedJSON, SealedText
from bot.store.tables import Moment, numbered_table

bookings = numbered_table(
    "bookings",
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("office", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("held_until", Moment),
    Column("offered", Boolean, nullable=False, server_default=false()),
    Column("uid", Text, nullable=False),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("remote", Text, nullable=False, server_default=""),
    Column("at_home", Boolean, nullable=False, server_default=false()),
    Column("desk", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "case"),
    Index("ix_bookings_day", "office", "starts"),
)
"""A time held or booked, one row each; state: held, booked, moved, cancelled, kept, missed, lapsed; offered: the hold was
offered to somebody who waits; uid, sequence: of its calendar entry, for life; remote: etag in a calendar elsewhere; desk:
its local day, the units it takes, and the lanes it may be at."""

taken = numbered_table(
    "taken",
    Column("office", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("unit", Integer, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("booking", ForeignKey("bookings.id"), info={"goes_with": True}),
    Column("held_until", Moment),
    Column("busy", Text, nullable=False, server_default=""),
    UniqueConstraint("office", "day", "unit", "lane"),
    Index(None, "booking"),
)
"""The lock: a unit of an office's day at one of its desks belongs to one booking. day: ISO, local; unit: minutes after
midnight, local; lane: number of the desk; held_until: when a hold lapses, empty once booked; busy: what stands in the office's own calendar
then, where no booking of ours is behind it."""

wishes = numbered_table(
    "wishes",
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("office", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("when", SealedJSON("wishes.when"), nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("booking", ForeignKey("bookings.id")),
    Column("created_at", Moment, nullable=False),
    Index("ix_wishes_state", "state", "office", "id"),
    Index(None, "case"),
    Index(None, "booking"),
)
"""The waiting list; state: waiting, offered, met, ended; booking: the hold that was offered last."""

closures = numbered_table(
    "closures",
    Column("office", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("office", "day"),
)
"""Days an office closed after its hours were published."""

incidents = numbered_table(
    "incidents",
    Column("case", ForeignKey("cases.id"), nullable=False, unique=True),
    Column("first", ForeignKey("cases.id")),
    Column("problem", Text, nullable=False),
    Column("place", SealedJSON("incidents.place"), nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("opened_at", Moment, nullable=False),
    Column("pledged", Moment),
    Column("fixed_at", Moment),
    Column("remote", Text, nullable=False, server_default=""),
    Index("ix_incidents_problem", "problem", "opened_at"),
    Index(None, "first"),
)
"""What was reported, one row a case; first: the case that told of the same thing before; state: open, fixed, reopened,
closed; remote: id in a crew's own system."""

dues = numbered_table(
    "dues",
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("about", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("channel", Text, nullable=False, server_default=""),
    Column("slots", SealedJSON("dues.slots"), nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_by", Text),
    Column("lease_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("key"),
    Index("ix_dues_state", "state", "due_at"),
    Index(None, "case"),
)
"""Reminders, calls back, offers, follow-ups; state: waiting, sent, dropped, failed; due_at: worked out again from local
wall time at each claim."""

form_counts = numbered_table(
    "form_counts",
    Column("day", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("number", Integer, nullable=False, server_default="1"),
    UniqueConstraint("day", "form", "question", "what"),
)
"""How questions of forms go, for everybody together; what: see `bot/forms/friction.py`; day: ISO, the city's."""

code_tries = numbered_table(
    "code_tries",
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)
"""One row a code that somebody tried whose case it is not, for an hour; neither the code nor who tried it."""

commits = numbered_table(
    "commits",
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("backend", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("reference", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("lease_by", Text),
    Column("error", Text, nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("case", "step"),
    Index("ix_commits_due", "state", "due_at"),
)
"""What is handed to a department's own system, once a case and step; reference: what it is called there."""

case_audit = numbered_table(
    "case_audit",
    Column("case", ForeignKey("cases.id"), info={"goes_with": True}),
    Column("at", Moment, nullable=False),
    Column("command", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("who", SealedJSON("case_audit.who"), nullable=False),
    Column("why", SealedText("case_audit.why"), nullable=False, server_default=""),
    Index(None, "case"),
)
"""Who did what with which case, or looked at it, only added to; case: empty for a list; who: {"id", "name"}."""
