"""The worker's jobs on appointments: offers to the waiting list, and new times for days an office closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial

from bot.appointments.times import offices_for, plan_of
from bot.appointments.waiting import awake_again, best_offer, stand_in
from bot.city.city import City
from bot.model.case import Case
from bot.model.case_write import CaseWrite
from bot.model.slot import OfficeDays, Slot
from bot.model.waiting import ClosedBooking, WaitingWish
from bot.store import Store
from bot.store.closing import Also

MOST_TRIES = 5
"""How often another time is looked for where somebody else takes it each time."""


def nothing_else(_case: Case) -> tuple[CaseWrite, ...]:
    """Nothing more is done to a case whose time was changed."""
    return ()


def next_offer(store: Store, city: City, now: datetime) -> bool:
    """Offer one time to the person who waits for it longest; False if there is none to offer. Raises StoreDown."""
    if store.settle_offers(now):
        return True
    days_of = lru_cache(partial(_days, store, city, now))
    for wish in store.wishes_waiting():
        places = (wish.office,) if wish.office else offices_for(city, wish.service)
        offers = [offer for place in places if (offer := best_offer(city, wish, place, days_of(place), now))]
        if offers and _offer(store, wish, *min(offers, key=lambda offer: offer[0].starts), now):
            return True
    return False


def _offer(store: Store, wish: WaitingWish, slot: Slot, until: datetime, now: datetime) -> bool:
    told = {"office": slot.office, "starts": slot.starts.isoformat(), "until": until.isoformat()}
    old = {"old": wish.booked.starts.isoformat()} if wish.booked else {}
    return store.offer_time(wish, slot.hold(wish.case, until, offered=True), {**told, **old}, now)


class Offering:
    """Makes offers as times become free; looks only if something may have changed since the last look."""

    def __init__(self, store: Store, city: City, look_seconds: float = 0.0) -> None:
        """look_seconds: how seldom it looks at most, by the machine's own clock."""
        self._store, self._city, self._every, self._look = store, city, look_seconds, 0.0
        self._seen: tuple[int, ...] = ()
        self._again: datetime | None = None
        """When to look again though nothing changed: a hold runs out, or a night ends."""

    def offer_if_due(self, now: datetime) -> bool:
        """A worker's job: one offer; False if none is to be made. Raises StoreDown."""
        if time.monotonic() < self._look or not self._may(now):
            return False
        mark = self._store.times_mark()
        if next_offer(self._store, self._city, now):
            self._look = 0.0
            return True
        nights = (awake_again(self._city, wish, now) for wish in self._store.wishes_waiting())
        moments = [self._store.next_lapse(now), *(at for at in nights if at > now)]
        self._seen, self._again = mark, min((at for at in moments if at is not None), default=None)
        return False

    def next_at(self) -> datetime | None:
        """When it has something to look at; None if nobody waits, or nothing changes."""
        mark = self._store.times_mark()
        if not mark[0]:
            return None
        return self._again if mark == self._seen else datetime.min.replace(tzinfo=UTC)

    def _may(self, now: datetime) -> bool:
        at = self.next_at()
        self._look = time.monotonic() + self._every
        return at is not None and at <= now


class Replacing:
    """Gives other times to people whose office closed the day."""

    def __init__(self, store: Store, city: City, also: Also, look_seconds: float) -> None:
        self._store, self._city, self._also, self._every, self._look = store, city, also, look_seconds, 0.0

    def replace_if_due(self, now: datetime) -> bool:
        """A worker's job: one person's time; False if none is to be replaced. Raises StoreDown."""
        if time.monotonic() < self._look:
            return False
        if next_stand_in(self._store, self._city, now, self._also):
            return True
        self._look = time.monotonic() + self._every
        return False


def close_day(
    store: Store, city: City, office: str, day: date, now: datetime, also: Callable[[Case], tuple[CaseWrite, ...]] = nothing_else
) -> int:  # fmt: skip
    """An office closes a day: everybody with a time gets the nearest that fits, and is told; returns how many.

    also: what else is done to each case, as `bot.reminders.moments.plan`. Whatever is left, as its process ended or all is
    full, `next_stand_in` does. Raises StoreDown.
    """
    store.close_office_day(office, day, now)
    count = 0
    while next_stand_in(store, city, now, also):
        count += 1
    return count


def next_stand_in(store: Store, city: City, now: datetime, also: Also = nothing_else) -> bool:
    """A worker's job: another time for one person whose office closed the day; False if all have one. Raises StoreDown."""
    return any(_replace(store, city, lost, now, also) for lost in store.closed_bookings(now))


def _replace(store: Store, city: City, lost: ClosedBooking, now: datetime, also: Also) -> bool:
    for _ in range(MOST_TRIES):
        slot = None
        if lost.booking.state == "booked":
            known = _days(store, city, now, lost.booking.office, lost.case)
            slot = stand_in(city, lost.booking, known, now)
        if store.replace_time(lost, slot, now, also):
            return True
    return False


def _days(store: Store, city: City, now: datetime, office: str, case: str = "") -> OfficeDays:
    plan, today = plan_of(city, office), city.local(now).date()
    return store.office_days(office, today, today + (plan.furthest if plan else timedelta()), now, case)
