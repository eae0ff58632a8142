"""Opens a report again that its person had called off."""

from __future__ import annotations

import sqlalchemy as sa

from bot.model.case import CaseEvent
from bot.model.case_write import RestoreIncident, WriteConflict
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.errand_cases import id_of
from bot.store.errand_tables import incidents
from bot.store.incidents import may_open, watch_pledge


def restore_incident(scope: CaseScope, write: RestoreIncident) -> None:
    """Open it again; raises WriteConflict if the case reports nothing or is not closed."""
    c, at = scope.c, scope.at
    case, t = id_of(c, write.case), incidents.c
    row = c.execute(sa.select(incidents).where(t.case == case).with_for_update()).one_or_none()
    if row is None or row.state != "closed" or not may_open(c, case):
        raise WriteConflict(f"case {write.case} was not called off")
    first = c.execute(sa.select(incidents).where(t.case == row.first).with_for_update()).one_or_none()
    event = CaseEvent(at, "undone", "resident", write.text)
    add_event(scope, case, event, state="open")
    of = incidents.update().where(t.id == row.id)
    if first is not None and first.state in {"open", "reopened"}:
        c.execute(of.values(state=first.state, pledged=first.pledged))
        return
    # Why remote is emptied: in the crew's own system the earlier request is closed, so the report is handed over again.
    c.execute(of.values(first=None, state="open", fixed_at=None, pledged=write.pledged, remote=""))
    watch_pledge(c, case, write.pledged, at)
