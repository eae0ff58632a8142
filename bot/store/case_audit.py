"""The audit of cases: who did what with which case or looked at it, when, and why; only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.case_scope import CaseScope
from bot.store.errand_tables import case_audit
from bot.store.tables import cases

MOST = 1000
"""Lines that are read at once."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row."""

    id: int
    case: str
    """Code of the case, or its number ("#12") where it has none; empty for a list."""
    at: datetime
    command: str
    kind: str
    role: str
    actor: str
    """What proves who it was: a login, or the number of a conversation."""
    name: str
    why: str


def add_line(scope: CaseScope, case: int | None) -> None:
    """Write down what is done to a case, once an act, in the transaction that does it."""
    if case in scope.noted:
        return
    scope.noted.add(case)
    actor = scope.actor
    values = {"kind": actor.kind, "role": actor.role, "who": {"id": actor.id, "name": actor.name}, "why": scope.why}
    scope.c.execute(ADD, {"case": case, "at": scope.at, "command": scope.command, **values})


def read_lines(c: sa.Connection, case: int | None, most: int = MOST) -> tuple[AuditLine, ...]:
    """The last lines about a case, or about all and lists, too, where it is None; in order."""
    t = case_audit.c
    about = sa.select(case_audit, cases.c.code).outerjoin(cases, cases.c.id == t.case).order_by(t.id.desc()).limit(most)
    rows = c.execute(about if case is None else about.where(t.case == case)).all()
    return tuple(_line(row) for row in reversed(rows))


def _line(row: sa.Row[Any]) -> AuditLine:
    name = "" if row.case is None else row.code or f"#{row.case}"
    who = row.who or {}
    return AuditLine(
        row.id, name, row.at, row.command, row.kind, row.role, who.get("id", ""), who.get("name", ""), row.why or ""
    )


# Why built once: to build a statement takes longer than to run it.
ADD = case_audit.insert()
