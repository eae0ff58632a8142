"""Many at once, and processes that are killed: nobody is promised what somebody else has."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from booked_times import booked, carry_out, days_of, free_now, open_cases, units
from demo_city import demo_city

from bot.appointments.times import free_times
from bot.city.city import City
from bot.model.case_write import BookTime, CaseWrite, FreeTime, WriteConflict
from bot.model.slot import Slot
from bot.store import Store, open_store
from bot.store.errand_tables import bookings, taken

ROOT = Path(__file__).parents[3]
CITY = demo_city()
NOW = datetime(2026, 11, 27, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
UNTIL = NOW + timedelta(hours=1)
DESK, CARD = "transit-desk", "senior-transit-card"
PEOPLE, STORES = 50, 5
CODES = [f"3{n:05}" for n in range(PEOPLE)]
WAIT = 120.0
"""Seconds a lock is waited for, so that a busy machine decides nothing."""


def city_of(desks: int) -> City:
    """The demo city with so many desks at the transit desk."""
    plans = tuple(replace(p, desks=desks, spans=()) if p.office == DESK else p for p in CITY.bookable)
    return replace(CITY, bookable=plans)


@contextmanager
def many_stores(url: str) -> Iterator[list[Store]]:
    """The same database opened by several, as by several processes: what they share is the database alone."""
    stores = [open_store(url, WAIT) for _ in range(STORES)]
    try:
        yield stores
    finally:
        for store in stores:
            store.close()


def at_once(stores: list[Store], act: Callable[[Store, int], None]) -> Counter[str]:
    """Fifty people act at the same moment; how it ended → for how many."""
    gate, ends, lock = threading.Barrier(PEOPLE), Counter[str](), threading.Lock()

    def one(n: int) -> None:
        gate.wait(WAIT)
        try:
            act(stores[n % STORES], n)
            end = "got"
        except WriteConflict:
            end = "refused"
        except Exception as error:
            end = type(error).__name__
        with lock:
            ends[end] += 1

    threads = [threading.Thread(target=one, args=(n,)) for n in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def assert_sound(store: Store) -> None:
    """Each booking that stands has each of its units once at one desk, and nothing else is taken."""
    with store.db.reading() as c:
        standing = c.execute(sa.select(bookings).where(bookings.c.state.in_(("held", "booked")))).all()
        rows = c.execute(sa.select(taken)).all()
    wanted = {(row.id, unit) for row in standing for unit in row.desk["units"]}
    assert Counter((row.booking, row.unit) for row in rows) == Counter(wanted)
    for row in standing:
        assert len({one.lane for one in rows if one.booking == row.id}) == 1
    assert len({(row.office, row.day, row.unit, row.lane) for row in rows}) == len(rows)


def wanted_slot(store: Store, city: City, clock: str = "09:20") -> Slot:
    moment = datetime(2026, 12, 1, *map(int, clock.split(":")), tzinfo=NOW.tzinfo)
    return next(s for s in free_now(store, city, DESK, CARD, NOW) if s.starts == moment)


def write(slot: Slot, code: str, how: str, n: int, now: datetime = NOW) -> CaseWrite:
    holds = how == "held" or (how == "mixed" and n % 2 == 0)
    return slot.hold(code, now + timedelta(hours=1)) if holds else slot.book(code)


@pytest.mark.parametrize("how", ["mixed", "held", "booked"])
@pytest.mark.parametrize("desks", [1, 2, 3])
def test_many_at_once_get_what_there_is_and_no_more(url: str, desks: int, how: str) -> None:
    city = city_of(desks)
    with many_stores(url) as stores:
        open_cases(stores[0], CODES, NOW)
        slot = wanted_slot(stores[0], city)
        ends = at_once(stores, lambda store, n: carry_out(store, NOW, write(slot, CODES[n], how, n)))
        assert ends == {"got": desks, "refused": PEOPLE - desks}
        assert len(booked(stores[0])) == desks, "nothing of those refused is left"
        assert len(units(stores[0])) == desks * 2
        assert_sound(stores[0])


@pytest.mark.parametrize("desks", [1, 2, 3])
def test_holds_that_ran_out_are_taken_once_and_their_holders_come_too(url: str, desks: int) -> None:
    city, late = city_of(desks), UNTIL + timedelta(minutes=1)
    with many_stores(url) as stores:
        open_cases(stores[0], CODES, NOW)
        slot = wanted_slot(stores[0], city)
        for code in CODES[:desks]:
            carry_out(stores[0], NOW, slot.hold(code, UNTIL))
        ends = at_once(
            stores,
            lambda store, n: carry_out(
                store, late, BookTime(CODES[n]) if n < desks else write(slot, CODES[n], "mixed", n, late)
            ),
        )
        assert ends == {"got": desks, "refused": PEOPLE - desks}
        assert_sound(stores[0])


@pytest.mark.parametrize("desks", [1, 2, 3])
def test_times_that_overlap_are_given_so_that_no_desk_has_two(url: str, desks: int) -> None:
    city = city_of(desks)
    with many_stores(url) as stores:
        open_cases(stores[0], CODES, NOW)
        near = [
            s
            for s in free_now(stores[0], city, DESK, CARD, NOW)
            if s.starts.date().isoformat() == "2026-12-01" and s.starts.hour in (9, 10)
        ]
        draw = random.Random(desks)
        picked = [draw.choice(near) for _ in range(PEOPLE)]
        ends = at_once(stores, lambda store, n: carry_out(store, NOW, write(picked[n], CODES[n], "mixed", n)))
        assert set(ends) <= {"got", "refused"}
        assert ends["got"] >= desks * 4
        assert_sound(stores[0])
        with stores[0].db.reading() as c:
            assert c.scalar(sa.select(sa.func.count()).select_from(bookings)) == ends["got"]


@pytest.mark.parametrize("desks", [1, 2])
def test_all_move_at_once_and_each_has_one_time_afterwards(url: str, desks: int) -> None:
    """Everybody has a time and wants one that another has, or that is free: who is refused keeps their own."""
    city = city_of(desks)
    with many_stores(url) as stores:
        open_cases(stores[0], CODES, NOW)
        had: dict[str, Slot] = {}
        for code in CODES:
            known = days_of(stores[0], DESK, NOW)
            had[code] = next(
                s for s in free_times(city, DESK, CARD, known.taken, known.closures, NOW) if s.starts.day != 27
            )
            carry_out(stores[0], NOW, had[code].book(code))
        free, draw = free_now(stores[0], city, DESK, CARD, NOW)[:20], random.Random(7)
        wishes = [draw.choice([*free, *had.values()]) for _ in CODES]

        def move(store: Store, n: int) -> None:
            try:
                carry_out(store, NOW, wishes[n].hold(CODES[n], UNTIL))
                carry_out(store, NOW, BookTime(CODES[n]))
            finally:
                if n % 10 == 0:
                    carry_out(store, NOW, FreeTime(CODES[n]))

        ends = at_once(stores, move)
        assert set(ends) <= {"got", "refused"}
        assert_sound(stores[0])
        for n, code in enumerate(CODES):
            case = stores[0].case_of(code)
            assert case and case.booking
            assert case.booking.state == ("cancelled" if n % 10 == 0 else "booked")
        with stores[0].db.reading() as c:
            states = Counter(c.scalars(sa.select(bookings.c.state)))
        assert states["booked"] == PEOPLE - 5


DIES = """
import sys, time
from datetime import datetime
sys.path.insert(0, {support!r})
from pathlib import Path
from booked_times import carry_out, free_now
from bot.city.city import read_city
from bot.model.actor import resident
from bot.model.case_write import BookTime
from bot.store import open_store
from bot.store.case_writes import WriteScope, apply_writes
url, where = sys.argv[1:]
city, now, until = read_city(Path({city!r})), datetime.fromisoformat({now!r}), datetime.fromisoformat({until!r})
store = open_store(url, 60)
slots = {{s.starts.strftime("%d %H:%M"): s for s in free_now(store, city, "housing-office", "rent-help", now)}}
if where.startswith("move"):
    carry_out(store, now, slots["02 09:00"].book("300000"))
carry_out(store, now, slots["01 09:00"].hold("300000", until))
if where == "held":
    print("now", flush=True)
    time.sleep(600)
with store.db.writing() as c:
    apply_writes([BookTime("300000")], WriteScope(store.db, c, now, 1, None, resident(1)))
    if not where.endswith("done"):
        print("now", flush=True)
        time.sleep(600)
print("now", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(
    ("where", "stands", "held"),
    [
        ("held", None, "01"), ("booking", None, "01"), ("booking done", "01", None),
        ("move", "02", "01"), ("move done", "01", None),
    ],
)  # fmt: skip
def test_killed_between_holding_and_booking_nothing_is_half_done(
    url: str, where: str, stands: str | None, held: str | None
) -> None:
    """kill -9: what was held is held, what was booked is booked; whoever comes next by another process goes on from there."""
    store = open_store(url, WAIT)
    open_cases(store, CODES[:2], NOW)
    script = DIES.format(
        support=str(ROOT / "tests" / "support"), city=str(ROOT / "city"), now=NOW.isoformat(), until=UNTIL.isoformat()
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, url, where], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as dies:
        assert dies.stdout and dies.stdout.readline() == "now\n"
        dies.send_signal(signal.SIGKILL)
        assert dies.wait(60) == -signal.SIGKILL
    case = store.case_of(CODES[0])
    assert case and case.booking
    found = {b.state: CITY.local(b.starts).strftime("%d") for b in (case.booking, case.hold) if b}
    assert found == {state: day for state, day in (("booked", stands), ("held", held)) if day}
    assert_sound(store)
    late = UNTIL + timedelta(minutes=1)
    other = next(
        s
        for s in free_now(store, CITY, "housing-office", "rent-help", NOW, CODES[0])
        if s.starts.strftime("%d %H:%M") == "01 09:00"
    )
    with pytest.raises(WriteConflict):
        carry_out(store, NOW, other.book(CODES[1]))
    if held:
        carry_out(store, NOW, BookTime(CODES[0]))
    with pytest.raises(WriteConflict):
        carry_out(store, late, other.book(CODES[1]))
    case = store.case_of(CODES[0])
    assert case and case.booking and case.booking.state == "booked" and case.hold is None
    assert CITY.local(case.booking.starts).day == 1
    assert_sound(store)
    store.close()
