"""Whatever people do, and in whatever order: what is said to be free can be had, what is not can not, and nobody has two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from booked_times import carry_out, days_of, open_cases
from demo_city import demo_city
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.appointments.times import free_times
from bot.model.case_write import BookTime, CaseWrite, FreeTime, RestoreTime, WriteConflict
from bot.model.slot import Slot
from bot.store import Store, open_store
from bot.store.errand_tables import bookings, taken
from bot.store.tables import cases

CITY = demo_city()
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE, SERVICE, LONG = "housing-office", "rent-help", "public-flat"
"""One desk; half an hour, and three quarters."""
CODES = ("482913", "719262", "300050")
EVERY = [
    slot
    for service in (SERVICE, LONG)
    for slot in free_times(CITY, OFFICE, service, (), (), NOW)
    if slot.starts.day == 1
][:40]
"""Times of one day, by either service; many of them overlap."""
ACT = st.tuples(
    st.sampled_from(["hold", "hold", "book", "book held", "free", "free held", "undo", "wait"]),
    st.integers(0, len(CODES) - 1), st.integers(0, len(EVERY) - 1),
)  # fmt: skip


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('times') / 'store.db'}")
    open_cases(store, CODES, NOW)
    yield store
    store.close()


def begin_anew(store: Store) -> None:
    with store.db.writing() as c:
        c.execute(taken.delete())
        c.execute(bookings.delete())
        c.execute(cases.update().values(history=[]))


def free(store: Store, now: datetime, case: str, service: str) -> list[Slot]:
    known = days_of(store, OFFICE, now, case)
    return free_times(CITY, OFFICE, service, known.taken, known.closures, NOW)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACT, max_size=14))
def test_what_is_free_can_be_had_and_what_is_not_can_not(one: Store, acts: list[tuple[str, int, int]]) -> None:
    begin_anew(one)
    now = NOW
    for act, who, which in acts:
        code, slot = CODES[who], EVERY[which]
        if act == "wait":
            now += timedelta(minutes=20)
            continue
        is_free = slot in free(one, now, code, slot.service)
        writes: dict[str, CaseWrite] = {
            "hold": slot.hold(code, now + timedelta(minutes=30)), "book": slot.book(code), "book held": BookTime(code),
            "free": FreeTime(code), "free held": FreeTime(code, booked=False), "undo": RestoreTime(code),
        }  # fmt: skip
        try:
            carry_out(one, now, writes[act])
            assert act not in {"hold", "book"} or is_free, "what was not free was given"
        except WriteConflict:
            assert act in {"book held", "undo"} or not is_free, "what was free was refused"
        assert_sound(one, now)


def assert_sound(store: Store, now: datetime) -> None:
    with store.db.reading() as c:
        rows, kept = c.execute(sa.select(taken)).all(), c.execute(sa.select(bookings)).all()
    standing = {row.id: row for row in kept if row.state == "booked"}
    held = {row.id: row for row in kept if row.state == "held" and row.held_until > now}
    assert len({row.case for row in standing.values()}) == len(standing), "nobody has two times"
    assert len({row.case for row in held.values()}) == len(held), "nor holds two"
    for number, row in standing.items():
        assert {one.unit for one in rows if one.booking == number} >= set(row.desk["units"]), "what is booked is whole"
    for row in held.values():
        ours = {
            x.unit
            for x in rows
            if x.booking == row.id or (x.booking in standing and standing[x.booking].case == row.case)
        }
        assert set(row.desk["units"]) <= ours, "what is held is whole, with what its holder has already"
    assert {row.booking for row in rows} <= {row.id for row in kept if row.state in {"booked", "held"}}
