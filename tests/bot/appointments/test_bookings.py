"""Times are held, booked, moved and freed, in one transaction and by one person alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from booked_times import booked, carry_out, free_now, open_cases, units
from demo_city import demo_city

from bot.city.retention import Terms
from bot.model.case_write import BookTime, FreeTime, RestoreTime, WishForTime, WriteConflict
from bot.model.slot import Slot
from bot.store import Store
from bot.store.errand_tables import bookings, taken, wishes
from bot.store.expiry import forget
from bot.store.tables import cases

CITY = demo_city()
NOW = datetime(2026, 11, 27, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
UNTIL = NOW + timedelta(hours=4)
ANNA, BO, CY = "482913", "719262", "300050"
DESK, CARD = "transit-desk", "senior-transit-card"
HOUSING, RENT = "housing-office", "rent-help"
"""An office with one desk."""


def slot(store: Store, clock: str, day: int = 1, office: str = DESK, service: str = CARD, case: str = "") -> Slot:
    wanted = datetime(2026, 12, day, *map(int, clock.split(":")), tzinfo=NOW.tzinfo)
    return next(s for s in free_now(store, CITY, office, service, NOW, case) if s.starts == wanted)


def is_free(store: Store, wanted: Slot, at: datetime = NOW, case: str = "") -> bool:
    return wanted in free_now(store, CITY, wanted.office, wanted.service, at, case)


@pytest.fixture
def people(store: Store) -> Store:
    open_cases(store, (ANNA, BO, CY), NOW)
    return store


def test_a_time_held_and_booked_stands_with_its_case(people: Store) -> None:
    wanted = slot(people, "09:20")
    carry_out(people, NOW, wanted.hold(ANNA, UNTIL))
    held = people.case_of(ANNA)
    assert held and held.booking
    assert (held.booking.state, held.booking.starts, held.booking.minutes) == ("held", wanted.starts, 20)
    assert held.booking.held_until == UNTIL
    carry_out(people, NOW, BookTime(ANNA))
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "booked" and case.hold is None
    assert [event.what for event in case.history] == ["opened", "held", "booked"]
    assert case.history[-1].text == "2026-12-01T09:20+08:00"
    assert units(people) == [(DESK, "2026-12-01", 560, 2), (DESK, "2026-12-01", 570, 2)]


def test_a_time_held_is_free_for_its_holder_and_nobody_else(people: Store) -> None:
    wanted = slot(people, "10:00", office=HOUSING, service=RENT)
    carry_out(people, NOW, wanted.hold(ANNA, UNTIL))
    assert is_free(people, wanted, case=ANNA)
    assert not is_free(people, wanted, case=BO)
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, wanted.hold(BO, UNTIL))
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, wanted.book(BO))
    carry_out(people, NOW, wanted.book(ANNA))
    assert [state for state, _ in booked(people)] == ["booked"], "nothing of the refused ones is left"


def test_a_hold_that_ran_out_is_free_and_still_its_holders_while_nobody_took_it(people: Store) -> None:
    wanted, late = slot(people, "10:00", office=HOUSING, service=RENT), UNTIL + timedelta(minutes=1)
    carry_out(people, NOW, wanted.hold(ANNA, UNTIL))
    assert is_free(people, wanted, late, BO)
    carry_out(people, late, BookTime(ANNA))
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "booked"


def test_a_hold_that_ran_out_and_was_taken_is_told(people: Store) -> None:
    wanted, late = slot(people, "10:00", office=HOUSING, service=RENT), UNTIL + timedelta(minutes=1)
    carry_out(people, NOW, wanted.hold(ANNA, UNTIL))
    carry_out(people, late, wanted.book(BO))
    with pytest.raises(WriteConflict):
        carry_out(people, late, BookTime(ANNA))
    assert [state for state, _ in booked(people)] == ["lapsed", "booked"]


def test_one_that_ran_out_comes_back_when_the_day_was_looked_at_but_the_time_not_taken(people: Store) -> None:
    wanted, late = slot(people, "10:00", office=HOUSING, service=RENT), UNTIL + timedelta(minutes=1)
    carry_out(people, NOW, wanted.hold(ANNA, UNTIL))
    carry_out(people, late, slot(people, "14:00", office=HOUSING, service=RENT).book(BO))
    assert [state for state, _ in booked(people)] == ["lapsed", "booked"]
    carry_out(people, late, BookTime(ANNA))
    assert [state for state, _ in booked(people)] == ["booked", "booked"]


def test_holding_another_time_frees_the_first_and_holding_it_again_keeps_it_longer(people: Store) -> None:
    first, second = slot(people, "09:20"), slot(people, "11:00")
    carry_out(people, NOW, first.hold(ANNA, UNTIL))
    carry_out(people, NOW, second.hold(ANNA, UNTIL))
    assert {unit for *_, unit, _ in units(people)} == {660, 670}
    later = UNTIL + timedelta(hours=1)
    carry_out(people, NOW, second.hold(ANNA, later))
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.held_until == later
    assert [state for state, _ in booked(people)] == ["lapsed", "held"]


def test_a_move_takes_the_new_time_and_then_frees_the_old_one(people: Store) -> None:
    old, new = slot(people, "09:20"), slot(people, "09:40", day=2)
    carry_out(people, NOW, old.book(ANNA))
    carry_out(people, NOW, new.hold(ANNA, UNTIL))
    case = people.case_of(ANNA)
    assert case and case.booking and case.hold
    assert (case.booking.starts, case.hold.starts) == (old.starts, new.starts), "the old one stands until yes"
    carry_out(people, NOW, BookTime(ANNA))
    case = people.case_of(ANNA)
    assert case and case.booking and (case.booking.starts, case.booking.state) == (new.starts, "booked")
    assert [event.what for event in case.history] == ["opened", "booked", "held", "moved"]
    assert booked(people) == [("moved", "2026-12-01T09:20+08:00"), ("booked", "2026-12-02T09:40+08:00")]
    assert {day for _, day, _, _ in units(people)} == {"2026-12-02"}
    with people.db.reading() as c:
        uids = c.execute(sa.select(bookings.c.uid, bookings.c.sequence).order_by(bookings.c.id)).all()
    assert uids[0].uid == uids[1].uid and (uids[0].sequence, uids[1].sequence) == (0, 1)


def test_a_move_that_is_too_late_leaves_the_old_time_standing(people: Store) -> None:
    old, new = slot(people, "10:00", 2, HOUSING, RENT), slot(people, "11:00", 2, HOUSING, RENT)
    carry_out(people, NOW, old.book(ANNA))
    carry_out(people, NOW, new.book(BO))
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, new.book(ANNA))
    case = people.case_of(ANNA)
    assert case and case.booking and (case.booking.starts, case.booking.state) == (old.starts, "booked")


def test_a_time_that_overlaps_ones_own_can_be_moved_to_where_there_is_one_desk(people: Store) -> None:
    carry_out(people, NOW, slot(people, "10:00", 2, HOUSING, RENT).book(ANNA))
    later = slot(people, "10:15", 2, HOUSING, RENT, case=ANNA)
    carry_out(people, NOW, later.hold(ANNA, UNTIL))
    assert [unit for *_, unit, _ in units(people)] == [600, 615, 630]
    carry_out(people, NOW, BookTime(ANNA))
    assert [unit for *_, unit, _ in units(people)] == [615, 630]
    assert [state for state, _ in booked(people)] == ["moved", "booked"]


def test_cancelling_frees_it_and_can_be_undone_while_it_is_free(people: Store) -> None:
    wanted = slot(people, "10:00", office=HOUSING, service=RENT)
    carry_out(people, NOW, wanted.book(ANNA))
    carry_out(people, NOW, FreeTime(ANNA))
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "cancelled"
    assert is_free(people, wanted)
    carry_out(people, NOW, RestoreTime(ANNA))
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "booked"
    assert [event.what for event in case.history] == ["opened", "booked", "cancelled", "undone"]
    carry_out(people, NOW, FreeTime(ANNA))
    carry_out(people, NOW, wanted.book(BO))
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, RestoreTime(ANNA))


def test_freeing_what_is_held_leaves_what_is_booked(people: Store) -> None:
    carry_out(people, NOW, slot(people, "09:20").book(ANNA))
    carry_out(people, NOW, slot(people, "11:00").hold(ANNA, UNTIL))
    carry_out(people, NOW, FreeTime(ANNA, booked=False))
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "booked" and case.hold is None
    assert {unit for *_, unit, _ in units(people)} == {560, 570}


def test_booking_twice_is_booking_once(people: Store) -> None:
    wanted = slot(people, "09:20")
    for _ in range(3):
        carry_out(people, NOW, wanted.book(ANNA))
    assert [state for state, _ in booked(people)] == ["booked"]
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, BookTime(BO))


def test_what_is_taken_is_gone_desk_by_desk(people: Store) -> None:
    for code in (ANNA, BO, CY):
        carry_out(people, NOW, slot(people, "09:20").book(code))
    assert len(units(people)) == 6
    with pytest.raises(StopIteration):
        slot(people, "09:20")


def test_half_a_booking_is_never_left(people: Store) -> None:
    """A time whose first unit is free and whose second is not: no row of it stays behind."""
    carry_out(people, NOW, slot(people, "10:15", 2, HOUSING, RENT).book(BO))
    early = slot(people, "10:00", 2, HOUSING, RENT, case=BO)
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, early.hold(ANNA, UNTIL))
    with people.db.reading() as c:
        assert c.scalar(sa.select(sa.func.count()).select_from(taken)) == 2


def test_a_person_waits_for_one_thing_at_a_time(people: Store) -> None:
    for clock in ("09:20", "11:00"):
        carry_out(people, NOW.astimezone(UTC), WishForTime(ANNA, DESK, CARD, {"before": clock}))
    with people.db.reading() as c:
        rows = c.execute(sa.select(wishes.c.state, wishes.c.when).order_by(wishes.c.id)).all()
    assert [(row.state, row.when) for row in rows] == [("ended", {"before": "09:20"}), ("waiting", {"before": "11:00"})]


def test_times_go_with_their_cases_and_what_is_over_takes_no_desk(people: Store) -> None:
    carry_out(people, NOW, slot(people, "09:20").book(ANNA), WishForTime(ANNA, DESK, CARD))
    carry_out(people, NOW, slot(people, "10:00").book(BO))
    forget(people.db, Terms(), NOW + timedelta(days=5), str)
    assert len(units(people)) == 4, "a day that was is kept for three more"
    forget(people.db, Terms(), NOW + timedelta(days=8), str)
    assert units(people) == [] and len(booked(people)) == 2
    case = people.case_of(ANNA)
    assert case
    with people.db.writing() as c:
        c.execute(cases.update().where(cases.c.id == case.id).values(state="done"))
    forget(people.db, Terms(), NOW + timedelta(days=400), str)
    assert [at for _, at in booked(people)] == ["2026-12-01T10:00+08:00"]


def test_who_is_erased_has_no_time_any_more_and_it_is_free(people: Store) -> None:
    wanted = slot(people, "10:00", office=HOUSING, service=RENT)
    carry_out(people, NOW, wanted.book(ANNA), WishForTime(ANNA, HOUSING, RENT))
    people.erase([f"+1202555{ANNA}"])
    assert units(people) == [] == booked(people)
    carry_out(people, NOW, wanted.book(BO))


def test_what_an_office_has_in_its_own_calendar_is_nobodys_and_stays(people: Store) -> None:
    people.set_busy(HOUSING, {"staff": {("2026-12-01", 600): (0,)}}, NOW)
    people.erase([f"+1202555{ANNA}"])
    assert units(people) == [(HOUSING, "2026-12-01", 600, 0)]
