"""The audit of cases: who did what with which case or looked at it, when, and why; only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.case_scope import CaseScope
from bot.store.errand_tables import case_audit


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row."""

    id: int
    case: int | None
    """Row of the case; None for a list."""
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


# Why built once: to build a statement takes longer than to run it.
ADD = case_audit.insert()
