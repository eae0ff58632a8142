"""What staff do with cases: look, take, note, close, open again; who did it and when is kept with the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.actor import Actor
from bot.model.case_command import CaseCommand, JoinReport, PartReport, name_of
from bot.model.refusal import Refused
from bot.store.case_audit import AuditLine, add_line, read_lines
from bot.store.case_joins import join_report, part_report
from bot.store.case_records import CaseView, StaffCase
from bot.store.case_scope import CaseScope
from bot.store.case_steps import STEPS, take_step
from bot.store.database import Database
from bot.store.errand_cases import read_case_by_id
from bot.store.staff_cases import find, find_row, listed
from bot.store.tables import inbox

MOST_SINCE = 10
LIST, SHOW, AUDIT = "list_cases", "show_case", "read_audit"
"""Looks, as they are called in the table of permissions."""
CARRY_OUT: dict[type, Callable[[Any, StaffCase, CaseScope], None]] = {
    **dict.fromkeys(STEPS, take_step),
    JoinReport: join_report,
    PartReport: part_report,
}
"""Command → what carries it out, on a case that is held."""


class CaseWork:
    """Verbs of the people who look after cases."""

    db: Database

    def act(
        self, name: str, command: CaseCommand, actor: Actor, at: datetime, *, version: int | None = None, why: str = ""
    ) -> StaffCase:
        """Do something with a case, whole and with its line in the audit; the case as it stands then. Raises Refused, StoreDown.

        name: its code, or its number. version: of the case as whoever acts has seen it; another one is refused as stale.
        """
        with self.db.writing() as c:
            scope = CaseScope(self.db, c, actor, name_of(type(command)), at, why)
            case = find(c, name, hold=True)
            if version not in {None, case.version}:
                raise Refused("stale", case=case.name)
            CARRY_OUT[type(command)](command, case, scope)
            return find_row(c, case.id)

    def look(self, name: str, actor: Actor, at: datetime, why: str = "") -> CaseView:
        """All of a case, for a member of staff who looks at it; leaves a line in the audit. Raises Refused, StoreDown."""
        with self.db.writing() as c:
            scope = CaseScope(self.db, c, actor, SHOW, at, why)
            return _view(scope, find(c, name))

    def look_at_list(self, actor: Actor, at: datetime, why: str = "", *, every: bool = False) -> list[StaffCase]:
        """Cases that are not over (or all), danger first, then the longest waiting; one line in the audit. Raises Refused, StoreDown."""
        with self.db.writing() as c:
            add_line(CaseScope(self.db, c, actor, LIST, at, why), None)
            return listed(c, every=every)

    def look_at_each(self, actor: Actor, at: datetime, why: str = "", *, every: bool = False) -> list[CaseView]:
        """The same cases, all of each; a line in the audit for the list and for each. Raises Refused, StoreDown."""
        with self.db.writing() as c:
            add_line(CaseScope(self.db, c, actor, LIST, at, why), None)
            scope = CaseScope(self.db, c, actor, SHOW, at, why)
            return [_view(scope, case) for case in listed(c, every=every)]

    def look_at_audit(self, actor: Actor, at: datetime, why: str = "", name: str = "") -> tuple[AuditLine, ...]:
        """The last lines about a case, or about all and lists, too, in order; itself a look. Raises Refused, StoreDown."""
        with self.db.writing() as c:
            scope = CaseScope(self.db, c, actor, AUDIT, at, why)
            case = find(c, name).id if name else None
            add_line(scope, case)
            return read_lines(c, case)

    def list_cases(self, *, every: bool = False) -> list[StaffCase]:
        """Cases that are not over (or all), for the line itself: staff look by `look_at_list`."""
        with self.db.reading() as c:
            return listed(c, every=every)

    def find_case(self, name: str) -> StaffCase:
        """A case by its code, or by its number, for the line itself: staff look by `look`. Raises Refused."""
        with self.db.reading() as c:
            return find(c, name)


def _view(scope: CaseScope, case: StaffCase) -> CaseView:
    add_line(scope, case.id)
    return CaseView(case, read_case_by_id(scope.c, case.id), _said_in(scope.c, case), _said_since(scope.c, case))


def _said_in(c: sa.Connection, case: StaffCase) -> str:
    """What was said in the turn a case came from, or empty if that is not kept any more."""
    found = c.scalar(sa.select(inbox.c.turn).where(inbox.c.id == case.turn)) or {}
    return str(found.get("text", "") or found.get("keys", ""))


def _said_since(c: sa.Connection, case: StaffCase) -> tuple[str, ...]:
    """What the person of a case said after it was opened, as long as that is kept."""
    t = inbox.c
    later = sa.select(t.turn).where(t.conversation == case.conversation, t.id > (case.turn or 0))
    turns = c.scalars(later.order_by(t.id.desc()).limit(MOST_SINCE)).all()
    return tuple(said for turn in reversed(turns) if (said := (turn or {}).get("text", "")))
