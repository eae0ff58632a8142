"""Corrects a report: it then stands by itself at its new place, and reports joined to it get a new first report."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from bot.model.case import CaseEvent
from bot.model.case_write import CorrectIncident, WriteConflict
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.errand_cases import id_of
from bot.store.errand_tables import incidents
from bot.store.incidents import PLEDGE, STATUS, TOLD_AGAIN, URGENT, drop_dues, hand_on, watch_pledge


def correct_incident(scope: CaseScope, write: CorrectIncident) -> None:
    """Another kind or place; raises WriteConflict where the case reports nothing, or is closed."""
    c, at = scope.c, scope.at
    case, t = id_of(c, write.case), incidents.c
    row = c.execute(sa.select(incidents).where(t.case == case).with_for_update()).one_or_none()
    if row is None or row.state == "closed":
        raise WriteConflict(f"case {write.case} reports nothing that can be put right")
    if row.first is None:
        hand_on(c, case, at)
    else:
        less = t.case == row.first, t.priority >= TOLD_AGAIN
        c.execute(incidents.update().where(*less).values(priority=t.priority - TOLD_AGAIN))
        add_event(scope, row.first, CaseEvent(at, "parted", "resident", write.case))
    # Why remote: a crew's own system is asked anew, what it was asked before is elsewhere.
    now = {"first": None, "state": "open", "fixed_at": None, "remote": "", "priority": URGENT if write.urgent else 0}
    what = {"problem": write.problem, "place": msgspec.to_builtins(write.place), "pledged": write.pledged}
    c.execute(incidents.update().where(t.id == row.id).values(**now, **what))
    drop_dues(c, case, STATUS, at)
    drop_dues(c, case, PLEDGE, at)
    watch_pledge(c, case, write.pledged, at)
