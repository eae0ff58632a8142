"""The waiting list: one person at a time, kept for them until they could have answered and come; and days an office closes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from booked_times import booked, carry_out, free_now, open_cases
from demo_city import demo_city

from bot.appointments.waiting import PlainWish, plain_wish, window_end
from bot.city.sending_limits import Rest
from bot.model.case import Case
from bot.model.case_write import BookTime, CaseWrite, EndWish, FreeTime, PlanDue, WishForTime, WriteConflict
from bot.model.slot import Slot
from bot.processing.waiting_list import Offering, close_day, next_offer, next_stand_in
from bot.store import Store
from bot.store.errand_tables import dues, wishes

CITY = demo_city()
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 10, 5, tzinfo=ZONE)
ANNA, BO, CY, DI = "482913", "719262", "300050", "610344"
HOUSING, RENT = "housing-office", "rent-help"
"""An office with one desk; it wants four hours, and an hour to come."""


@pytest.fixture
def people(store: Store) -> Store:
    open_cases(store, (ANNA, BO, CY, DI), NOW)
    return store


def at(day: int, clock: str = "10:00", month: int = 12) -> datetime:
    return datetime(2026, month, day, *map(int, clock.split(":")), tzinfo=ZONE)


def slot(store: Store, day: int, clock: str, office: str = HOUSING, service: str = RENT, now: datetime = NOW) -> Slot:
    return next(s for s in free_now(store, CITY, office, service, now) if s.starts == at(day, clock))


FULL = {"14:15": "900000", "14:45": "900001", "15:15": "900002", "15:45": "900003", "16:15": "900004"}
"""Times of the 27th → who has them."""


def fill(store: Store, *waiting: str) -> None:
    """The 27th is full and nothing else is open until the 10th; some have a time then, and wait for a sooner one."""
    for n in range(12):
        store.close_office_day(HOUSING, date(2026, 11, 28) + timedelta(days=n), NOW)
    open_cases(store, FULL.values(), NOW)
    for clock, code in FULL.items():
        carry_out(
            store,
            NOW,
            next(s for s in free_now(store, CITY, HOUSING, RENT, NOW) if s.starts == at(27, clock, 11)).book(code),
        )
    for clock, code in zip(("09:00", "09:30"), waiting, strict=False):
        carry_out(store, NOW, slot(store, 10, clock).book(code), WishForTime(code, HOUSING, RENT))


def told(store: Store) -> list[dict[str, Any]]:
    """What is due to be told, in order."""
    with store.db.reading() as c:
        return [{"about": r.about, "case": r.case, **r.slots} for r in c.execute(sa.select(dues).order_by(dues.c.id))]


def wish_states(store: Store) -> list[str]:
    with store.db.reading() as c:
        return list(c.scalars(sa.select(wishes.c.state).order_by(wishes.c.id)))


def test_a_time_that_is_given_back_is_offered_to_who_waits_longest_and_to_nobody_else(people: Store) -> None:
    fill(people, ANNA, BO)
    assert not next_offer(people, CITY, NOW), "nothing sooner is free yet"
    carry_out(people, NOW, FreeTime(FULL["15:45"]))
    freed = people.case_of(FULL["15:45"])
    assert freed and freed.booking
    assert next_offer(people, CITY, NOW)
    assert not next_offer(people, CITY, NOW), "it is kept for the first one alone"
    anna, bo = people.case_of(ANNA), people.case_of(BO)
    assert anna and anna.booking and anna.hold and bo and bo.hold is None
    assert (anna.hold.starts, anna.hold.offered) == (freed.booking.starts, True)
    assert (anna.booking.state, anna.booking.starts) == ("booked", at(10, "09:00")), "the old time stays until yes"
    due = told(people)[-1]
    assert due["about"] == "offer" and due["starts"] == CITY.local(freed.booking.starts).isoformat()
    assert due["until"] == at(27, "10:45", 11).astimezone(UTC).isoformat()


def test_yes_moves_and_what_is_given_up_goes_to_the_next(people: Store) -> None:
    fill(people, ANNA, BO)
    carry_out(people, NOW, FreeTime(FULL["16:15"]))
    assert next_offer(people, CITY, NOW)
    carry_out(people, NOW, BookTime(ANNA))
    while next_offer(people, CITY, NOW):
        pass
    anna, bo = people.case_of(ANNA), people.case_of(BO)
    assert wish_states(people) == ["met", "offered"]
    assert anna and anna.booking and anna.booking.starts == at(27, "16:15", 11)
    assert bo and bo.hold and bo.hold.starts == at(10, "09:00"), "what the first one gave up"


def test_an_offer_not_answered_goes_on_to_the_next_and_is_not_made_again(people: Store) -> None:
    fill(people, ANNA, BO)
    people.open_office_day(HOUSING, date(2026, 11, 30))
    assert next_offer(people, CITY, NOW)
    later, first = NOW + timedelta(hours=2, minutes=1), at(30, "09:00", 11)
    while next_offer(people, CITY, later):
        pass
    anna, bo = people.case_of(ANNA), people.case_of(BO)
    assert anna and anna.hold and bo and bo.hold
    assert bo.hold.starts == first, "who did not answer is behind who was not asked yet"
    assert anna.hold.starts == at(30, "09:30", 11), "and is asked about something else"
    with pytest.raises(WriteConflict):
        carry_out(people, later, BookTime(ANNA, HOUSING, RENT, first, 30))


def test_who_does_not_take_what_is_offered_again_and_again_is_left_alone(people: Store) -> None:
    fill(people, ANNA)
    people.open_office_day(HOUSING, date(2026, 11, 30))
    for n in range(20):
        while next_offer(people, CITY, NOW + timedelta(minutes=n)):
            pass
        carry_out(people, NOW, FreeTime(ANNA, booked=False))
    assert len(told(people)) == 5 and wish_states(people) == ["ended"]


def test_no_is_heard_and_the_person_still_waits(people: Store) -> None:
    fill(people, ANNA)
    carry_out(people, NOW, FreeTime(FULL["15:45"]))
    assert next_offer(people, CITY, NOW)
    carry_out(people, NOW, FreeTime(ANNA, booked=False))
    while next_offer(people, CITY, NOW):
        pass
    case = people.case_of(ANNA)
    assert wish_states(people) == ["waiting"] and case and case.hold is None and case.booking
    assert case.booking.state == "booked"
    assert [row["about"] for row in told(people)] == ["offer"], "not the same again"
    carry_out(people, NOW, EndWish(ANNA))
    carry_out(people, NOW, FreeTime(FULL["16:15"]))
    assert not next_offer(people, CITY, NOW)


def test_nothing_is_offered_that_begins_before_they_could_come(people: Store) -> None:
    """Four hours and one to come: at ten past ten a time at a quarter past three would have to be answered at once."""
    fill(people, ANNA)
    carry_out(people, NOW, FreeTime(FULL["15:15"]))
    assert not next_offer(people, CITY, NOW)
    carry_out(people, NOW, FreeTime(FULL["16:15"]))
    assert next_offer(people, CITY, NOW)
    due = told(people)[-1]
    assert due["until"] == at(27, "11:15", 11).astimezone(UTC).isoformat(), (
        "shorter than two hours, so that they can come"
    )


def test_nobody_is_offered_anything_at_night(people: Store) -> None:
    fill(people, ANNA)
    people.open_office_day(HOUSING, date(2026, 11, 30))
    job, night = Offering(people, CITY), at(27, "23:00", 11)
    assert not job.offer_if_due(night)
    morning = job.next_at()
    assert morning is not None and morning > night
    assert job.offer_if_due(morning)
    assert told(people)[-1]["about"] == "offer"


def test_the_window_is_two_hours_in_which_people_are_awake() -> None:
    rest = Rest()
    assert window_end(rest, at(1, "10:00"), ZONE) == at(1, "12:00")
    assert window_end(rest, at(1, "20:00"), ZONE) == at(2, "09:00")
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 3, 28, 20, 30, tzinfo=berlin)
    assert window_end(rest, evening, berlin) == datetime(2026, 3, 29, 9, 30, tzinfo=berlin)


def test_who_waits_for_some_days_is_offered_those_alone(people: Store) -> None:
    class Thursdays:
        def allows_day(self, day: date) -> bool:
            return day.weekday() == 3

        def allows(self, moment: datetime) -> bool:
            return moment.weekday() == 3 and time(14) <= moment.time() < time(16, 30)

        def preferred(self, moment: datetime) -> datetime:
            return moment

    kept = plain_wish(Thursdays(), date(2026, 12, 1), date(2026, 12, 14), ZONE)
    assert kept == {"days": {"2026-12-03": [[840, 990]], "2026-12-10": [[840, 990]]}}
    assert PlainWish(kept["days"]).allows(at(3, "14:00")) and not PlainWish(kept["days"]).allows(at(3, "16:30"))
    carry_out(people, NOW, WishForTime(ANNA, HOUSING, RENT, kept))
    assert next_offer(people, CITY, NOW)
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.starts == at(3, "14:00")


def test_words_that_were_kept_are_read_as_of_when_they_were_said_and_any_office_will_do(people: Store) -> None:
    said = {"said": "星期四下午", "at": NOW.isoformat()}
    carry_out(people, NOW, WishForTime(ANNA, "", "clinic-slots", said))
    carry_out(people, NOW, WishForTime(BO, "", "clinic-slots", {"said": "thursday afternoon", "at": NOW.isoformat()}))
    while next_offer(people, CITY, NOW + timedelta(days=1)):
        pass
    anna, bo = people.case_of(ANNA), people.case_of(BO)
    assert anna and anna.booking and bo and bo.booking
    assert {anna.booking.starts.astimezone(ZONE).date(), bo.booking.starts.astimezone(ZONE).date()} == {
        date(2026, 12, 3)
    }
    assert min(anna.booking.starts, bo.booking.starts) >= at(3, "12:00")


def test_an_office_that_closes_a_day_gives_each_the_next_day_at_the_same_part_of_it(people: Store) -> None:
    bureau, renew = "identity-bureau", "identity-card-renew"
    evening, noon = slot(people, 10, "18:00", bureau, renew), slot(people, 10, "10:00", bureau, renew)
    carry_out(people, NOW, evening.book(ANNA))
    carry_out(people, NOW, noon.book(BO))
    carry_out(people, NOW, slot(people, 10, "11:00", bureau, renew).hold(CY, at(30)))
    planned: list[str] = []

    def also(case: Case) -> tuple[CaseWrite, ...]:
        assert case.booking
        planned.append(case.code)
        return (PlanDue(case.code, "reminder", case.booking.starts - timedelta(days=1)),)

    assert close_day(people, CITY, bureau, date(2026, 12, 10), NOW, also) == 3
    anna, bo, cy = (people.case_of(code) for code in (ANNA, BO, CY))
    assert anna and anna.booking and bo and bo.booking and cy and cy.booking
    assert (anna.booking.starts, anna.booking.state) == (at(17, "18:00"), "booked"), "the next evening there is"
    assert bo.booking.starts == at(11, "10:00")
    assert cy.booking.state == "lapsed"
    assert [event.what for event in anna.history] == ["opened", "booked", "office closed", "moved"]
    assert sorted(planned) == sorted([ANNA, BO])
    notice = next(row for row in told(people) if row["about"] == "notice")
    assert (notice["office"], notice["new"]) == (bureau, at(11, "10:00").isoformat())
    assert datetime.fromisoformat(notice["starts"]) == at(10, "10:00")
    assert not free_now(people, CITY, bureau, renew, NOW) or all(
        s.starts.date() != date(2026, 12, 10) for s in free_now(people, CITY, bureau, renew, NOW)
    )
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, evening.book(DI))
    assert close_day(people, CITY, bureau, date(2026, 12, 10), NOW, also) == 0, "once is enough"


def test_where_nothing_is_free_any_more_the_time_is_lost_and_that_is_told(people: Store) -> None:
    carry_out(people, NOW, slot(people, 10, "10:00").book(ANNA))
    plan = next(each for each in CITY.bookable if each.office == HOUSING)
    for n in range(plan.furthest.days + 2):
        people.close_office_day(HOUSING, NOW.date() + timedelta(days=n), NOW)
    assert next_stand_in(people, CITY, NOW)
    case = people.case_of(ANNA)
    assert case and case.booking and case.booking.state == "cancelled"
    assert "new" not in told(people)[-1]


def test_a_day_that_is_opened_again_can_be_booked(people: Store) -> None:
    wanted = slot(people, 10, "10:00")
    people.close_office_day(HOUSING, date(2026, 12, 10), NOW)
    with pytest.raises(WriteConflict):
        carry_out(people, NOW, wanted.hold(ANNA, at(30)))
    people.open_office_day(HOUSING, date(2026, 12, 10))
    carry_out(people, NOW, wanted.hold(ANNA, at(30)))
    assert [state for state, _ in booked(people)] == ["held"]


def test_a_job_looks_only_where_something_may_have_changed(people: Store) -> None:
    job = Offering(people, CITY)
    assert job.next_at() is None and not job.offer_if_due(NOW), "nobody waits"
    fill(people, ANNA)
    assert not job.offer_if_due(NOW)
    assert job.next_at() is None, "nothing changes by itself"
    carry_out(people, NOW, FreeTime(FULL["15:45"]))
    assert job.next_at() is not None
    assert job.offer_if_due(NOW) and not job.offer_if_due(NOW)
    lapses = job.next_at()
    assert lapses == at(27, "10:45", 11)
    assert job.offer_if_due(lapses), "the offer ran out"
