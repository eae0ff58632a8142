"""The rows of cases, written here and nowhere else: each write asks for the scope of a command, and leaves a line in the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.case import CaseEvent
from bot.store.case_audit import add_line
from bot.store.case_scope import CaseScope
from bot.store.tables import cases


def insert_case(scope: CaseScope, **values: Any) -> int | None:
    """A new case; gives its number, None if its code is another's by now."""
    number = scope.db.insert_new(scope.c, cases, **values)
    if number is not None:
        add_line(scope, number)
    return number


def update_case(scope: CaseScope, case: int, *where: sa.ColumnElement[bool], **values: Any) -> bool:
    """Change columns of a case; False where it is not as `where` says, and nothing was changed."""
    # Why the version always rises: what was read of the case before may not be written over this.
    changed = cases.update().where(cases.c.id == case, *where).values(**values, version=cases.c.version + 1)
    if not scope.c.execute(changed).rowcount:
        return False
    add_line(scope, case)
    return True


def add_event(scope: CaseScope, case: int, event: CaseEvent, **values: Any) -> None:
    """One line more in a case's history, and columns of it changed."""
    history = scope.c.scalar(sa.select(cases.c.history).where(cases.c.id == case).with_for_update()) or []
    update_case(scope, case, history=[*history, written(event)], **values)


def plan_alarm(scope: CaseScope, case: int, alarms: int, alarm_at: datetime | None) -> None:
    """How often staff were told of a case, and when they are told again; nothing that was read of it is out of date by that."""
    scope.c.execute(cases.update().where(cases.c.id == case).values(alarms=alarms, alarm_at=alarm_at))
    add_line(scope, case)


def written(event: CaseEvent) -> dict[str, Any]:
    """A line of history as it is kept."""
    extra = {"by": event.by, "text": event.text}
    return {"at": event.at.isoformat(), "what": event.what, **{name: value for name, value in extra.items() if value}}
