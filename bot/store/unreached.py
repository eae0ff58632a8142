"""Messages that were sent and not delivered: tried by another channel, and in the end a person is asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.config.patience import PATIENCE
from bot.model.actor import CLOCK
from bot.model.case import Case, CaseEvent
from bot.model.case_write import PlanDue
from bot.model.due_work import AFTER
from bot.store.case_rows import add_event, insert_case
from bot.store.case_scope import CaseScope
from bot.store.database import Database
from bot.store.due_writes import DUE, plan_due
from bot.store.errand_cases import read_case, whole_case
from bot.store.errand_tables import dues
from bot.store.tables import OVER, cases, outbox

LOOKS_BACK = PATIENCE.told.looks_back
LOST = ("failed", "expired")
TEAM, REASON = "hotline", "unreached"


class Unreached:
    """The verb that looks for what did not arrive."""

    db: Database

    def try_another_way(self, now: datetime, about: Sequence[str], other: Callable[[Case, Sequence[str]], str]) -> bool:
        """Deal with one thing that went out and did not arrive; False if there is none. Raises StoreDown.

        other: a case and the ways tried → the next, empty where there is none: then staff get a call back to make.
        """
        t = dues.c
        key = sa.literal(DUE).concat(sa.cast(t.id, sa.Text)).concat("-0")
        lost = sa.exists().where(outbox.c.key == key, outbox.c.status.in_(LOST))
        # Why due_at too: it is in the index, and what went out long ago is not looked at again.
        late = t.due_at > now - 4 * LOOKS_BACK, t.ended_at > now - LOOKS_BACK
        query = sa.select(dues).where(t.state == "sent", *late, t.about.in_(about), lost)
        with self.db.reading() as c:
            if c.execute(query.limit(1)).one_or_none() is None:
                return False
        with self.db.writing() as c:
            row = c.execute(query.order_by(t.id).limit(1).with_for_update(skip_locked=True, of=dues)).one_or_none()
            if row is None:
                return False
            c.execute(dues.update().where(t.id == row.id).values(state="failed"))
            case = read_case(c, c.execute(whole_case().where(cases.c.id == row.case)).one())
            if not case.is_over:
                self._again(c, row, case, other, now)
            return True

    def _again(
        self, c: sa.Connection, row: sa.Row[Any], case: Case, other: Callable[[Case, Sequence[str]], str], now: datetime
    ) -> None:
        tried = [*(row.slots or {}).get(AFTER, ()), row.channel]
        scope = CaseScope(self.db, c, CLOCK, "seek_another_way", now)
        add_event(scope, row.case, CaseEvent(now, "not reached"))
        if way := other(case, tried):
            slots = {**(row.slots or {}), AFTER: tried}
            plan_due(self.db, c, PlanDue(case.code, row.about, now, way, slots), now)
        else:
            _ask_person(scope, row, case)


def _ask_person(scope: CaseScope, row: sa.Row[Any], case: Case) -> None:
    """A call back for staff, once a case: they see whom, and about which case."""
    talk = scope.c.scalar(sa.select(cases.c.conversation).where(cases.c.id == row.case))
    same = cases.c.conversation == talk, cases.c.kind == "callback", cases.c.state.not_in(OVER)
    for known in scope.c.scalars(sa.select(cases.c.slots).where(*same)):
        if (known or {}).get("about") == case.code:
            return
    slots = {"number": case.address, "reason": REASON, "about": case.code, "service": case.service}
    insert_case(
        scope, kind="callback", team=TEAM, slots={name: value for name, value in slots.items() if value}, code=None,
        history=[{"at": scope.at.isoformat(), "what": "opened"}], conversation=talk, opened_at=scope.at,
    )  # fmt: skip
