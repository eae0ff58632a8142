"""By when something is looked at, and what a clock does with what was reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from demo_city import demo_city
from small_line import NOON, later

from bot.catalogue.problem_rules import JoinRule, PledgeTime
from bot.reports.pledges import pledge_of

CITY = demo_city()
PROBLEMS = {problem.id: problem for problem in CITY.problems}


@pytest.mark.parametrize(
    ("problem", "at", "until"),
    [
        ("street-lamp", "2026-12-02T17:45+08:00", "2026-12-05T23:59+08:00"),
        ("water-leak", "2026-12-02T22:00+08:00", "2026-12-03T02:00+08:00"),
        ("snow-ice", "2026-12-02T06:00+08:00", "2026-12-02T23:59+08:00"),
        ("missed-bin", "2026-12-14T08:30+08:00", "2026-12-15T23:59+08:00"),
        ("missed-bin", "2026-12-19T08:30+08:00", "2026-12-21T23:59+08:00"),
        ("bus-stop", "2026-12-02T17:45:00Z", "2026-12-10T23:59+08:00"),
    ],
)
def test_a_promise_is_a_moment_in_the_citys_time(problem: str, at: str, until: str) -> None:
    assert pledge_of(PROBLEMS[problem], CITY, datetime.fromisoformat(at)) == datetime.fromisoformat(until)


def test_a_problem_without_figures_promises_no_moment() -> None:
    assert pledge_of(replace(PROBLEMS["pothole"], pledge_time=PledgeTime()), CITY, NOON) is None


def test_each_problem_of_the_demo_city_has_figures_for_all_it_promises() -> None:
    for problem in CITY.problems:
        assert pledge_of(problem, CITY, NOON), problem.id
        assert problem.join.metres > 0


def test_metres_are_written_as_people_write_them() -> None:
    assert JoinRule("45m").metres == 45
    with pytest.raises(ValueError, match="far"):
        _ = JoinRule("far").metres


def test_a_working_day_is_one_on_which_staff_work() -> None:
    holiday = min(CITY.holidays)
    before = datetime.combine(holiday - timedelta(days=1), later(0).time(), later(0).tzinfo)
    told = pledge_of(PROBLEMS["missed-bin"], CITY, before)
    assert told
    assert told.date() > holiday
