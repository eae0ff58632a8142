"""Cases as the desk lists them, and what was said around one, in order; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from bot.model.actor import Actor
from bot.model.case import Case
from bot.store.case_audit import add_line
from bot.store.case_records import StaffCase
from bot.store.case_scope import CaseScope
from bot.store.casework import LIST, CaseWork
from bot.store.errand_cases import read_case_by_id
from bot.store.errand_tables import bookings
from bot.store.staff_cases import listed
from bot.store.tables import cases, inbox, outbox
from bot.store.turns import ALOUD

Whose = Literal["", "nobody", "mine"]
PAGE = 25
"""Cases on a page of the list."""
MOST_SAID = 200
"""Turns, and messages, that are read around a case; the latest."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are listed; an empty field leaves none out."""

    whose: Whose = ""
    """Those nobody has taken, or those that one person has."""
    name: str = ""
    """Of that person, for "mine"."""
    kind: str = ""
    """"danger", or a kind of case."""
    office: str = ""
    """Id of an office at which it has a time."""
    since: datetime | None = None
    """Opened at this moment or later."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of the list."""

    count: int
    """Of cases on all its pages."""
    page: int
    pages: int
    cases: tuple[tuple[StaffCase, Case], ...]
    """Each as staff see it, and as a conversation does."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that was said or written, by a resident or to one."""

    at: datetime
    is_residents: bool
    text: str
    """Empty where it is not kept any more, and for a picture or a recording."""
    status: str = ""
    """Of a message that went out: "queued", "sent", "delivered", "failed" …"""


class CaseList(CaseWork):
    """Verbs that only look."""

    def look_at_waiting(self, of: CaseFilter, actor: Actor, at: datetime, page: int = 1) -> Waiting:
        """Cases that are neither over nor half done, danger first, then the longest waiting; one line in the audit.

        page: from 1; the nearest there is. Raises Refused, StoreDown.
        """
        with self.db.writing(synced=False) as c:
            add_line(CaseScope(self.db, c, actor, LIST, at), None)
        # Why by itself: whoever reads a long list holds up nobody who writes.
        with self.db.reading() as c:
            found = [case for case in listed(c, *_conditions(of)) if _is_of(case, of)]
            pages = max(-(-len(found) // PAGE), 1)
            page = min(max(page, 1), pages)
            shown = found[(page - 1) * PAGE : page * PAGE]
            return Waiting(len(found), page, pages, tuple((case, read_case_by_id(c, case.id)) for case in shown))

    def said_around(self, talk: int, since: datetime, until: datetime | None) -> list[Utterance]:
        """What was said in a conversation, both ways, between two moments, in order. Raises StoreDown."""
        came, went = inbox.c, outbox.c
        turns = sa.select(came.turn, came.received_at).where(came.conversation == talk, came.received_at >= since)
        sent = sa.select(went.body, went.status, went.created_at).where(
            went.conversation == talk, went.created_at >= since, went.priority < ALOUD
        )
        if until is not None:
            turns, sent = turns.where(came.received_at <= until), sent.where(went.created_at <= until)
        with self.db.reading() as c:
            said = [Utterance(row.received_at, True, _text(row.turn)) for row in _last(c, turns, came.id)]
            told = [Utterance(row.created_at, False, row.body or "", row.status) for row in _last(c, sent, went.id)]
        return sorted([*said, *told], key=lambda each: each.at)


def taken_by(case: StaffCase) -> str:
    """Name of the person who has a case; empty if nobody has it."""
    if case.state != "taken":
        return ""
    return next((str(e.get("by", "")) for e in reversed(case.history) if e["what"] in {"taken", "answered"}), "")


def _conditions(of: CaseFilter) -> Iterator[sa.ColumnElement[bool]]:
    """What of a filter the database can look for."""
    yield cases.c.state != "draft"
    if of.whose:
        yield cases.c.state == ("open" if of.whose == "nobody" else "taken")
    if of.since is not None:
        yield cases.c.opened_at >= of.since
    if of.office:
        there = bookings.c.case == cases.c.id, bookings.c.office == of.office
        yield sa.exists().where(*there, bookings.c.state.in_(("held", "booked")))


def _is_of(case: StaffCase, of: CaseFilter) -> bool:
    """The rest of a filter: what the database holds encrypted."""
    # Why danger first: it is a kind of its own to whoever looks for it, whatever it was opened as.
    kind = "danger" if case.is_danger else case.kind
    return (of.whose != "mine" or taken_by(case) == of.name) and of.kind in {"", kind}


def _last(c: sa.Connection, query: sa.Select[Any], number: sa.ColumnElement[int]) -> list[sa.Row[Any]]:
    return list(c.execute(query.order_by(number.desc()).limit(MOST_SAID)))


def _text(turn: dict[str, Any] | None) -> str:
    return str((turn or {}).get("text") or (turn or {}).get("keys") or "")
