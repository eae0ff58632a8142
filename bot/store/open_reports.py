"""Reports as programs outside send and read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.actor import PROGRAM
from bot.model.case import Case
from bot.model.case_write import OpenIncident, SaveCase
from bot.model.report_record import ReportQuery, ReportRecord
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.database import Database
from bot.store.errand_tables import incidents
from bot.store.reported import read_place
from bot.store.tables import OVER, cases, conversation

MOST = 1000
SAID = "text"
"""Slot that holds what was said of it."""


class OpenReports:
    """Verbs of programs outside."""

    db: Database

    def open_report(self, channel: str, sender: str, case: Case, opened: OpenIncident, at: datetime) -> int:
        """Keep a report that a program sends; gives its number. Raises CodeTaken, StoreDown.

        sender: whom it is from, as the program names them; nothing is sent there.
        """
        with self.db.writing() as c:
            self.db.insert_new(c, conversation, channel=channel, address=sender)
            of = conversation.c.channel == channel, conversation.c.address == sender
            talk = int(c.scalars(sa.select(conversation.c.id).where(*of)).one())
            apply_writes([SaveCase(case, "opened"), opened], WriteScope(self.db, c, at, talk, None, PROGRAM))
            newest = sa.select(sa.func.max(incidents.c.id)).join(cases, cases.c.id == incidents.c.case)
            return int(c.scalars(newest.where(cases.c.conversation == talk)).one())

    def reports(self, query: ReportQuery) -> tuple[ReportRecord, ...]:
        """Reports that are asked for, the latest first, a thousand at most."""
        t = incidents.c
        found = records().where(*([t.id.in_(query.ids)] if query.ids else _asked(query)))
        with self.db.reading() as c:
            return tuple(map(read_record, c.execute(found.order_by(t.id.desc()).limit(MOST)).all()))


def _asked(query: ReportQuery) -> list[sa.ColumnElement[bool]]:
    t = incidents.c
    done = sa.or_(t.state.in_(("fixed", "closed")), cases.c.state.in_(OVER))
    asked = [t.opened_at >= query.since, t.opened_at <= query.until]
    asked += [t.problem.in_(query.problems)] if query.problems else []
    return asked + ([] if query.closed is None else [done if query.closed else sa.not_(done)])


def records() -> sa.Select[Any]:
    """All reports, each with its case."""
    others = incidents.alias()
    count = sa.select(sa.func.count()).where(others.c.first == incidents.c.case).scalar_subquery()
    first = sa.select(others.c.id).where(others.c.case == incidents.c.first).scalar_subquery()
    columns = cases.c.state.label("case_state"), cases.c.history, cases.c.details
    joined = sa.select(incidents, *columns, count.label("followers"), first.label("first_id"))
    return joined.join(cases, cases.c.id == incidents.c.case)


def read_record(row: sa.Row[Any]) -> ReportRecord:
    """A row of `records` as programs outside see it."""
    answer = ((row.details or {}).get("answers") or {}).get(SAID) or {}
    moments = [datetime.fromisoformat(entry["at"]) for entry in row.history or () if entry.get("at")]
    return ReportRecord(
        row.id, row.problem, read_place(row.place), row.state, row.case_state in OVER, row.opened_at,
        max([row.opened_at, *moments]), row.pledged, row.first_id, row.followers,
        str(answer.get("value") or answer.get("said") or ""), row.remote,
    )  # fmt: skip
