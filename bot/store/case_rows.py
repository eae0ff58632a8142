"""The rows of cases: each write asks for the scope of a command, and leaves a line in the audit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.model.case import CaseEvent
from bot.store.case_audit import add_line
from bot.store.case_scope import CaseScope
from bot.store.tables import cases


def add_event(scope: CaseScope, case: int, event: CaseEvent, **values: Any) -> None:
    """One line more in a case's history, and columns of it changed."""
    history = scope.c.scalar(sa.select(cases.c.history).where(cases.c.id == case).with_for_update()) or []
    # Why the version always rises: what was read of the case before may not be written over this.
    changed = {"history": [*history, written(event)], "version": cases.c.version + 1, **values}
    scope.c.execute(cases.update().where(cases.c.id == case).values(**changed))
    add_line(scope, case)


def written(event: CaseEvent) -> dict[str, Any]:
    """A line of history as it is kept."""
    extra = {"by": event.by, "text": event.text}
    return {"at": event.at.isoformat(), "what": event.what, **{name: value for name, value in extra.items() if value}}
