"""Things reported in a store, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from small_line import NOON, later

from bot.model.actor import resident
from bot.model.case import Case
from bot.model.case_write import CaseWrite, JoinIncident, OpenIncident, SaveCase
from bot.model.place import Place
from bot.store import Store
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.tables import conversation

LAMP = Place("14 Willow Street", street="Willow Street", number="14")
PLEDGE = later(3 * 86400)
FIRST, SECOND, THIRD = "100018", "200026", "300034"


def do(store: Store, writes: Iterable[CaseWrite], at: datetime = NOON, sender: str = "+1") -> None:
    """Carry out writes, as a turn of a sender."""
    with store.db.writing() as c:
        store.db.insert_new(c, conversation, channel="sms", address=sender, address_sealed=sender)
        talk = c.scalar(sa.select(conversation.c.id).where(conversation.c.address == sender)) or 0
        apply_writes(writes, WriteScope(store.db, c, at, talk, None, resident(1)))


def new(code: str, *, urgent: bool = False) -> SaveCase:
    """A new case that reports a lamp."""
    return SaveCase(Case(code, "report", "open", problem="street-lamp", urgent=urgent), "opened")


def report(store: Store, code: str, at: datetime = NOON, *, urgent: bool = False) -> None:
    """A lamp told of for the first time."""
    opened = OpenIncident(code, "street-lamp", LAMP, urgent, at + timedelta(days=3))
    do(store, [new(code, urgent=urgent), opened], at, f"+{code}")


def join(store: Store, code: str, first: str, at: datetime = NOON, *, urgent: bool = False) -> None:
    """The same lamp told of again."""
    joined = JoinIncident(code, first, LAMP, at + timedelta(days=3))
    do(store, [new(code, urgent=urgent), joined], at, f"+{code}")


def states(store: Store, *codes: str) -> list[tuple[str, str]]:
    """State of each case and of what it reports."""
    found = (store.case_of(code) for code in codes)
    return [(case.state, case.report.state) for case in found if case is not None and case.report is not None]
