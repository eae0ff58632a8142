"""What staff do with cases: look, take, note, close, open again; who did it and when is kept with the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.actor import Actor
from bot.model.case_command import CaseCommand, JoinReport, PartReport, name_of
from bot.model.refusal import Refused
from bot.store.case_joins import join_report, part_report
from bot.store.case_records import OVER, StaffCase
from bot.store.case_scope import CaseScope
from bot.store.case_steps import STEPS, take_step
from bot.store.database import Database
from bot.store.staff_cases import find, find_row, of_staff, read
from bot.store.tables import cases, inbox

MOST_SINCE = 10
_GROUPS = {"danger": 0, "callback": 1, "other": 2}
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

    def list_cases(self, *, every: bool = False) -> list[StaffCase]:
        """Cases that are not over (or all), danger first, then the longest waiting."""
        query = of_staff() if every else of_staff().where(cases.c.state.not_in(OVER))
        with self.db.reading() as c:
            found = [read(row) for row in c.execute(query)]
        return sorted(found, key=lambda case: (case.state in OVER, _GROUPS[case.group], case.opened_at, case.id))

    def find_case(self, name: str) -> StaffCase:
        """A case by its code, or by its number ("#12" or "12"); raises Refused."""
        with self.db.reading() as c:
            return find(c, name)

    def said_in(self, turn: int | None) -> str:
        """What was said in the turn a case came from, or empty if that is not kept any more."""
        with self.db.reading() as c:
            found = c.scalar(sa.select(inbox.c.turn).where(inbox.c.id == turn))
        return str((found or {}).get("text", "") or (found or {}).get("keys", ""))

    def said_since(self, case: StaffCase) -> list[str]:
        """What the person of a case said after it was opened, as long as that is kept."""
        t = inbox.c
        query = (
            sa.select(t.turn).where(t.conversation == case.conversation, t.id > (case.turn or 0)).order_by(t.id.desc())
        )
        with self.db.reading() as c:
            turns = c.scalars(query.limit(MOST_SINCE)).all()
        return [said for turn in reversed(turns) if (said := (turn or {}).get("text", ""))]
