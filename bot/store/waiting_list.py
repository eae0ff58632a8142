"""The waiting list: an offer is a hold for one person at a time; without an answer it goes to the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.actor import CLOCK
from bot.model.case_write import HoldTime, PlanDue, WriteConflict
from bot.model.waiting import WaitingWish
from bot.store.bookings import Taking, free_bookings, hold_time
from bot.store.case_scope import CaseScope
from bot.store.case_writes import WriteScope, apply_writes
from bot.store.database import Database
from bot.store.errand_cases import read_booking
from bot.store.errand_tables import bookings, closures, taken, wishes
from bot.store.tables import OVER, cases, conversation

MOST = 500
"""People that are looked at in one go, those who wait longest first."""
MOST_OFFERS = 5
"""Times that are offered to one person in vain before they are left alone."""
AFTER: Mapping[str, str] = {"booked": "met", "moved": "met", "kept": "met", "missed": "met", "held": "offered"}
"""State of what was offered → of the wish; all else is waiting again."""


class WaitingList:
    """Verbs on the waiting list."""

    db: Database

    def wishes_waiting(self) -> tuple[WaitingWish, ...]:
        """Who waits and has nothing offered: those who were asked least, then those who wait longest. Raises StoreDown."""
        t = wishes.c
        query = (
            sa.select(wishes, cases.c.code, conversation.c.channel, conversation.c.address_sealed)
            .join_from(wishes, cases, t.case == cases.c.id)
            .join(conversation, cases.c.conversation == conversation.c.id)
            .where(t.state == "waiting", cases.c.state.not_in(OVER), conversation.c.opted_out.is_(False))
        )
        with self.db.reading() as c:
            found = [_wish(c, row) for row in c.execute(query.order_by(t.id).limit(MOST)).all()]
        # Why: who does not answer would have all that becomes free before anybody else is asked.
        return tuple(sorted(found, key=lambda wish: len(wish.refused)))

    def settle_offers(self, now: datetime) -> int:
        """What became of each offer: taken, or not answered in time, and then its time is free; how many changed."""
        t = wishes.c
        lapsed = sa.and_(bookings.c.state == "held", bookings.c.held_until <= now)
        over = sa.or_(bookings.c.state != "held", lapsed, cases.c.state.in_(OVER))
        query = sa.select(t.id, t.case, t.booking, t.created_at, bookings.c.state, cases.c.state.label("of_case"))
        query = query.join_from(wishes, bookings, t.booking == bookings.c.id).join(cases, t.case == cases.c.id)
        with self.db.reading() as c:
            found = c.execute(query.where(t.state == "offered", over).limit(MOST)).all()
        if not found:
            return 0
        with self.db.writing() as c:
            return sum([_settle(self.db, c, row, now) for row in found])

    def offer_time(self, wish: WaitingWish, hold: HoldTime, slots: dict[str, Any], now: datetime) -> bool:
        """Hold a time for somebody who waits, and have them told; False if it or their turn is gone by now.

        slots: what is told of it.
        """
        try:
            with self.db.writing() as c:
                case = _hold_wish(c, wish)
                # Why no hold of their own is given up for it: they are being told of that one just now.
                if case is None or c.scalar(_other_hold(case.id, now)) is not None:
                    return False
                number = hold_time(hold, Taking(CaseScope(self.db, c, CLOCK, "offer_time", now), case.id, ""))
                of_wish = wishes.update().where(wishes.c.id == wish.id)
                c.execute(of_wish.values(state="offered", booking=number))
                scope = WriteScope(self.db, c, now, case.conversation, None, CLOCK)
                apply_writes([PlanDue(wish.case, "offer", now, slots=slots)], scope)
                return True
        except WriteConflict:
            return False

    def next_lapse(self, after: datetime) -> datetime | None:
        """When a hold runs out next, after a moment; None if none does."""
        with self.db.reading() as c:
            first: datetime | None = c.scalar(
                sa.select(sa.func.min(taken.c.held_until)).where(taken.c.held_until > after)
            )
            return first

    def times_mark(self) -> tuple[int, ...]:
        """Figures that change whenever a time may have become free, or somebody begins to wait; 0 first where nobody does."""
        waits = sa.select(sa.func.count()).where(wishes.c.state.in_(("waiting", "offered"))).scalar_subquery()
        counts = (sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in (taken, closures))
        latest = (sa.select(sa.func.coalesce(sa.func.max(x.c.id), 0)).scalar_subquery() for x in (bookings, wishes))
        ended = sa.select(sa.func.count()).where(bookings.c.state.not_in(("held", "booked"))).scalar_subquery()
        with self.db.reading() as c:
            return tuple(int(x) for x in c.execute(sa.select(waits, *counts, *latest, ended)).one())


def _hold_wish(c: sa.Connection, wish: WaitingWish) -> Any:
    """The case of somebody who still waits, held by this transaction; None if they do not any more."""
    t = wishes.c
    # Why the case first: every turn takes it first, and who waits both ways waits for ever.
    own = sa.select(t.case).where(t.id == wish.id).scalar_subquery()
    of_case = sa.select(cases.c.id, cases.c.conversation).where(cases.c.id == own, cases.c.state.not_in(OVER))
    case = c.execute(of_case.with_for_update()).one_or_none()
    still = sa.select(t.id).where(t.id == wish.id, t.state == "waiting").with_for_update()
    return case if case is not None and c.scalar(still) is not None else None


def _other_hold(case: int, now: datetime) -> sa.Select[Any]:
    t = bookings.c
    return sa.select(t.id).where(t.case == case, t.state == "held", t.held_until > now).limit(1)


def _settle(db: Database, c: sa.Connection, row: Any, now: datetime) -> int:
    """One wish whose offer is over; 0 where it changed meanwhile."""
    t = wishes.c
    c.scalar(sa.select(cases.c.id).where(cases.c.id == row.case).with_for_update())
    state = c.scalar(sa.select(bookings.c.state).where(bookings.c.id == row.booking).with_for_update())
    if state == "held" and row.of_case not in OVER:
        free_bookings(Taking(CaseScope(db, c, CLOCK, "settle_offer", now), row.case, ""), [row.booking], "lapsed")
        state = "lapsed"
    then = "ended" if row.of_case in OVER else AFTER.get(str(state), "waiting")
    asked = bookings.c.case == row.case, bookings.c.offered, bookings.c.created_at >= row.created_at
    if then == "waiting" and (c.scalar(sa.select(sa.func.count()).where(*asked)) or 0) >= MOST_OFFERS:
        then = "ended"
    done = c.execute(wishes.update().where(t.id == row.id, t.state == "offered").values(state=then))
    return int(done.rowcount)


def _wish(c: sa.Connection, row: sa.Row[Any]) -> WaitingWish:
    t = bookings.c
    refused = c.execute(sa.select(t.office, t.starts).where(t.case == row.case, t.offered)).all()
    return WaitingWish(
        row.id, row.code or "", row.office, row.service, dict(row.when or {}), read_booking(c, row.case, "booked"),
        frozenset((one.office, one.starts) for one in refused), row.channel, row.address_sealed or "",
    )  # fmt: skip
