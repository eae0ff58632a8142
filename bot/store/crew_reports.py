"""Reports that crews work on in a system of their own: what was handed to it, and under what name."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.model.actor import CREW
from bot.model.case import CaseEvent
from bot.model.report_record import ReportRecord
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.database import Database
from bot.store.errand_tables import incidents
from bot.store.open_reports import read_record, records
from bot.store.tables import OVER, cases

MOST = 100
WORKED_ON = ("open", "reopened")


class CrewReports:
    """Verbs of whoever hands reports to a crew."""

    db: Database

    def reports_to_hand_over(self, problems: Collection[str]) -> tuple[ReportRecord, ...]:
        """First reports of some problems that the crew's system was not asked about, the oldest first."""
        t = incidents.c
        ours = t.remote == "", t.first.is_(None), t.state.in_(WORKED_ON), t.problem.in_(problems)
        query = records().where(*ours, cases.c.state.not_in(OVER)).order_by(t.id).limit(MOST)
        with self.db.reading() as c:
            return tuple(map(read_record, c.execute(query).all()))

    def reports_handed_over(self, prefix: str) -> tuple[ReportRecord, ...]:
        """Reports a crew works on, whose name there begins so."""
        t = incidents.c
        query = records().where(t.remote.startswith(prefix, autoescape=True), t.state.in_(WORKED_ON))
        with self.db.reading() as c:
            return tuple(map(read_record, c.execute(query.order_by(t.id).limit(MOST)).all()))

    def name_remote(self, number: int, before: str, after: str) -> bool:
        """Change what a report is called there, if it is still called so; False if another was faster."""
        of = incidents.c.id == number, incidents.c.remote == before
        with self.db.writing() as c:
            return bool(c.execute(incidents.update().where(*of).values(remote=after)).rowcount)

    def tell_of_report(self, number: int, event: CaseEvent) -> None:
        """A line in the history of a report's case, and staff are told of it: nobody else looks after it now."""
        with self.db.writing() as c:
            case = c.scalar(sa.select(incidents.c.case).where(incidents.c.id == number))
            if case is not None:
                add_event(CaseScope(self.db, c, CREW, "tell_staff", event.at), case, event, alarm_at=event.at)

    def code_of_report(self, number: int) -> str:
        """The code of the case of a report; empty if it has none."""
        query = sa.select(cases.c.code).join(incidents, incidents.c.case == cases.c.id).where(incidents.c.id == number)
        with self.db.reading() as c:
            return c.scalar(query) or ""
