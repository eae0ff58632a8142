"""The waiting list: who wants an earlier or another time than there was."""

from __future__ import annotations

import sqlalchemy as sa

from bot.model.case_write import EndWish, WishForTime
from bot.store.bookings import Taking
from bot.store.errand_tables import wishes

OPEN = ("waiting", "offered")


def wish_for_time(write: WishForTime, how: Taking) -> None:
    """Put a case on the waiting list; what it waited for before is over."""
    _end(how)
    values = {"case": how.case, "office": write.office, "service": write.service, "when": write.when}
    how.c.execute(wishes.insert().values(**values, created_at=how.at))


def end_wish(write: EndWish, how: Taking) -> None:
    """Take a case off the waiting list."""
    _end(how)


def _end(how: Taking) -> None:
    own: tuple[sa.ColumnElement[bool], ...] = (wishes.c.case == how.case, wishes.c.state.in_(OPEN))
    how.c.execute(wishes.update().where(*own).values(state="ended"))
