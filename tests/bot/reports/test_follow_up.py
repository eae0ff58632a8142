"""What a clock does with what was reported: promises that are over are noticed, silence closes; on each database."""

from __future__ import annotations

from datetime import timedelta

from demo_city import demo_city
from incidents import FIRST, SECOND, join, report, states
from small_line import NOON, later

from bot.model.actor import CREW
from bot.model.case_write import ChangeIncident
from bot.processing.pass_time import pass_time
from bot.reports.follow_up import close_silent, follow_up, mark_fixed, overdue, silent_after
from bot.store import Store
from oneline.reports import follow_up_job, seldom

CITY = demo_city()
DAY = timedelta(days=1)


def test_silence_after_fixed_closes_what_each_was_asked_after_the_citys_days(store: Store) -> None:
    report(store, FIRST)
    join(store, SECOND, FIRST)
    mark_fixed(store, SECOND, later(60), CREW)
    assert close_silent(store, CITY, NOON + 6 * DAY) == ()
    assert close_silent(store, CITY, NOON + 8 * DAY) == (FIRST, SECOND)
    assert states(store, FIRST, SECOND) == [("done", "closed")] * 2
    assert not follow_up(store, CITY, NOON + 9 * DAY)


def test_who_said_not_fixed_is_not_closed_by_silence(store: Store) -> None:
    report(store, FIRST)
    mark_fixed(store, FIRST, later(60), CREW)
    store.work_on_incident(ChangeIncident(FIRST, "reopened", NOON + 20 * DAY), later(120), CREW)
    assert close_silent(store, CITY, NOON + 8 * DAY) == ()
    assert states(store, FIRST) == [("open", "reopened")]


def test_a_promise_that_is_over_is_noticed_once(store: Store) -> None:
    report(store, FIRST)
    assert overdue(store, CITY, NOON + 2 * DAY) == ()
    assert overdue(store, CITY, NOON + 4 * DAY) == (FIRST,)
    assert overdue(store, CITY, NOON + 5 * DAY) == ()


def test_a_clock_that_is_let_run_does_both_at_their_moments(store: Store) -> None:
    report(store, FIRST)
    job = follow_up_job(store, CITY)
    assert job.next_at() == NOON + 3 * DAY
    pass_time(store, [job], NOON + 4 * DAY)
    case = store.case_of(FIRST)
    assert case
    assert [(event.what, event.at) for event in case.history][-1] == ("overdue", NOON + 3 * DAY)
    mark_fixed(store, FIRST, NOON + 5 * DAY, CREW)
    assert job.next_at() == NOON + 5 * DAY + silent_after(CITY)["street-lamp"]
    pass_time(store, [job], NOON + 30 * DAY)
    assert states(store, FIRST) == [("done", "closed")]
    assert job.next_at() is None


def test_a_worker_that_found_nothing_looks_again_later() -> None:
    clock, found, looks = [0.0], [True, False, False], list[float]()

    def job(_now: object) -> bool:
        looks.append(clock[0])
        return found.pop(0)

    do = seldom(job, 10, lambda: clock[0])
    assert do(NOON)
    assert not do(NOON)
    clock[0] = 5
    assert not do(NOON)
    clock[0] = 11
    assert not do(NOON)
    assert looks == [0, 0, 11]
