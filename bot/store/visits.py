"""Visits at the desk: begun, looked at, ended; each with its line in the audit."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.model.actor import Actor
from bot.model.refusal import Refused
from bot.model.visit import OUTCOMES, TaughtBack, Visit
from bot.store.case_audit import add_line
from bot.store.case_scope import CaseScope
from bot.store.database import Database
from bot.store.tables import conversation
from bot.store.visit_tables import visits

BEGIN, HELP, END, PRINT = "begin_visit", "help_in_visit", "end_visit", "print_slip"
"""What is done with a visit, as it is called in the table of permissions."""
SHOWN = timedelta(hours=24)
"""A visit that began so long ago is not listed any more."""
LARGEST = 2**31 - 1
"""Largest number that a visit can have in any database."""
MOST = 30
"""Visits that are listed."""


class Visits:
    """Verbs on visits. All raise Refused and StoreDown."""

    db: Database

    def begin_visit(self, channel: str, name: str, language: str, actor: Actor, at: datetime) -> int:
        """A resident sits down; the visit's number. channel: of the conversation that is held with them."""
        address = secrets.token_urlsafe(16)
        # Why cleared: nothing is remembered yet, and who says nothing leaves nothing that has to be made empty.
        talk = {"channel": channel, "address": address, "address_sealed": address, "first_at": at, "cleared_at": at}
        with self.db.writing() as c:
            known = c.execute(conversation.insert().values(**talk).returning(conversation.c.id)).scalar_one()
            row = {"conversation": known, "name": name, "language": language, "by": actor.id, "began_at": at}
            number: int = c.execute(visits.insert().values(**row).returning(visits.c.id)).scalar_one()
            add_line(CaseScope(self.db, c, actor, BEGIN, at, _why(number)), None)
        return number

    def look_at_visit(self, number: int, actor: Actor, at: datetime, why: str = "") -> Visit:
        """One visit, for a colleague who helps in it."""
        with self.db.writing(synced=False) as c:
            scope = CaseScope(self.db, c, actor, HELP, at, f"{_why(number)} {why}".strip())
            found = _find(c, number)
            add_line(scope, None)
        return found

    def visits_of(self, actor: Actor, at: datetime) -> list[Visit]:
        """The visits that a colleague began of late and did not end, the latest first."""
        query = _query().where(visits.c.by == actor.id, visits.c.ended_at.is_(None), visits.c.began_at > at - SHOWN)
        with self.db.reading() as c:
            return [Visit(*row) for row in c.execute(query.order_by(visits.c.id.desc()).limit(MOST))]

    def end_visit(
        self, number: int, outcome: str, actor: Actor, at: datetime, *, taught_back: TaughtBack = "", note: str = ""
    ) -> None:
        """The resident goes."""
        with self.db.writing() as c:
            scope = CaseScope(self.db, c, actor, END, at, _why(number))
            if _find(c, number).is_over or outcome not in OUTCOMES:
                raise Refused("visit_over", visit=str(number))
            ended = {"ended_at": at, "outcome": outcome, "taught_back": taught_back, "note": note}
            c.execute(visits.update().where(visits.c.id == number).values(**ended))
            add_line(scope, None)

    def note_print(self, actor: Actor, at: datetime, why: str, case: int | None = None) -> None:
        """Something is printed for a resident. case: number of the case that it is about."""
        with self.db.writing() as c:
            add_line(CaseScope(self.db, c, actor, PRINT, at, why), case)


def _query() -> sa.Select[Any]:
    t = visits.c
    talk = conversation.c.address_sealed
    shown = (t.id, t.conversation, talk, t.name, t.language, t.by, t.began_at, t.ended_at, t.outcome, t.note)
    return sa.select(*shown).join(conversation, conversation.c.id == t.conversation)


def _find(c: sa.Connection, number: int) -> Visit:
    query = _query().where(visits.c.id == number)
    row = c.execute(query).one_or_none() if number <= LARGEST else None
    if row is None:
        raise Refused("no_visit", visit=str(number))
    return Visit(*row)


def _why(number: int) -> str:
    return f"visit {number}"
