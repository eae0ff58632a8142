"""Counts of how questions of forms go, for all people together: a row for each day, form, question and event."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from bot.forms.friction import Counted
from bot.model.case_write import CountForm
from bot.store.database import Database
from bot.store.errand_tables import form_counts


def count_form(db: Database, c: sa.Connection, write: CountForm) -> None:
    """One more, in a transaction that is open."""
    t = form_counts.c
    of = {"day": write.day.isoformat(), "form": write.form, "question": write.question, "what": write.what}
    more = form_counts.update().where(*(t[name] == value for name, value in of.items())).values(number=t.number + 1)
    # Why once more: another turn may have made the row in between.
    if not c.execute(more).rowcount and db.insert_new(c, form_counts, **of) is None:
        c.execute(more)


class FormCounts:
    """What `oneline form friction` asks."""

    db: Database

    def counted(self, since: date | None = None) -> tuple[Counted, ...]:
        """All that was counted from a day of the city's on, the days added up. Raises StoreDown."""
        t = form_counts.c
        query = sa.select(t.form, t.question, t.what, sa.func.sum(t.number)).group_by(t.form, t.question, t.what)
        query = query.where(t.day >= since.isoformat()) if since else query
        with self.db.reading() as c:
            return tuple(Counted(form, slot, what, int(n)) for form, slot, what, n in c.execute(query.order_by(t.form)))
