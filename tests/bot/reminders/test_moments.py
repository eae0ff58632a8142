"""Moments of reminders by the clock on the wall, in nights of both lengths, and never while people sleep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.city.city import City
from bot.city.sending_limits import Rest
from bot.model.case import Answer, Booking, Case, CaseDetails
from bot.reminders.moments import Occasion, awake, moment_of, plan, plan_for, wall

BERLIN, YORK, LINHE = "Europe/Berlin", "America/New_York", "Asia/Shanghai"
NUMBER = {BERLIN: "+4915123456789", YORK: "+12125550123", LINHE: "+8613900000101"}
# Zone, the thing begins (wall), rule, quiet hours are kept, reminded (wall).
TABLE = [
    (LINHE, "2026-12-11 10:20", "3", True, "2026-12-08 10:20"),
    (LINHE, "2026-12-11 10:20", "1", True, "2026-12-10 10:20"),
    (LINHE, "2026-12-11 07:30", "1", True, "2026-12-10 08:00"),
    (LINHE, "2026-12-11 22:30", "1", True, "2026-12-11 08:00"),
    (LINHE, "2026-12-11 21:00", "1", True, "2026-12-11 08:00"),
    (LINHE, "2026-12-11 20:59", "1", True, "2026-12-10 20:59"),
    (LINHE, "2026-12-11 08:00", "1", True, "2026-12-10 08:00"),
    (LINHE, "2026-12-11 00:30", "1", True, "2026-12-10 08:00"),
    (LINHE, "2026-12-11 10:20", "evening", True, "2026-12-10 18:00"),
    (LINHE, "2026-12-11 07:00", "evening", True, "2026-12-10 18:00"),
    (LINHE, "2026-12-11 10:20", "hours", True, "2026-12-11 08:20"),
    (LINHE, "2026-12-11 09:00", "hours", True, "2026-12-11 08:00"),
    (LINHE, "2026-12-11 07:00", "hours", True, "2026-12-10 18:00"),
    (LINHE, "2026-12-11 08:00", "hours", True, "2026-12-10 18:00"),
    (LINHE, "2027-01-01 09:00", "3", True, "2026-12-29 09:00"),
    (LINHE, "2028-03-01 09:00", "1", True, "2028-02-29 09:00"),
    # Berlin puts its clocks on in the night to 29 March 2026 (02:00 is 03:00) …
    (BERLIN, "2026-03-29 10:00", "1", True, "2026-03-28 10:00"),
    (BERLIN, "2026-03-30 10:00", "1", True, "2026-03-29 10:00"),
    (BERLIN, "2026-03-30 10:00", "3", True, "2026-03-27 10:00"),
    (BERLIN, "2026-03-29 10:00", "3", True, "2026-03-26 10:00"),
    (BERLIN, "2026-03-30 02:30", "1", True, "2026-03-29 08:00"),
    (BERLIN, "2026-03-30 02:30", "1", False, "2026-03-29 03:30"),
    (BERLIN, "2026-03-30 01:30", "1", False, "2026-03-29 01:30"),
    (BERLIN, "2026-03-30 03:30", "1", False, "2026-03-29 03:30"),
    (BERLIN, "2026-03-29 03:30", "1", False, "2026-03-28 03:30"),
    (BERLIN, "2026-03-29 07:00", "evening", True, "2026-03-28 18:00"),
    (BERLIN, "2026-03-29 04:00", "hours", False, "2026-03-29 01:00"),
    (BERLIN, "2026-03-29 09:30", "hours", True, "2026-03-29 08:00"),
    # … and back in the night to 25 October 2026 (03:00 is 02:00).
    (BERLIN, "2026-10-25 10:00", "1", True, "2026-10-24 10:00"),
    (BERLIN, "2026-10-26 10:00", "1", True, "2026-10-25 10:00"),
    (BERLIN, "2026-10-26 10:00", "3", True, "2026-10-23 10:00"),
    (BERLIN, "2026-10-26 02:30", "1", True, "2026-10-25 08:00"),
    (BERLIN, "2026-10-26 02:30", "1", False, "2026-10-25 02:30"),
    (BERLIN, "2026-10-26 03:30", "1", False, "2026-10-25 03:30"),
    (BERLIN, "2026-10-25 07:00", "evening", True, "2026-10-24 18:00"),
    (BERLIN, "2026-10-25 04:00", "hours", False, "2026-10-25 02:00"),
    # New York: on in the night to 8 March 2026, back in the night to 1 November 2026.
    (YORK, "2026-03-08 09:00", "1", True, "2026-03-07 09:00"),
    (YORK, "2026-03-09 09:00", "1", True, "2026-03-08 09:00"),
    (YORK, "2026-03-09 09:00", "3", True, "2026-03-06 09:00"),
    (YORK, "2026-03-09 02:30", "1", False, "2026-03-08 03:30"),
    (YORK, "2026-03-09 02:30", "1", True, "2026-03-08 08:00"),
    (YORK, "2026-03-08 07:15", "evening", True, "2026-03-07 18:00"),
    (YORK, "2026-03-08 03:30", "hours", False, "2026-03-08 00:30"),
    (YORK, "2026-11-01 09:00", "1", True, "2026-10-31 09:00"),
    (YORK, "2026-11-02 09:00", "1", True, "2026-11-01 09:00"),
    (YORK, "2026-11-02 09:00", "3", True, "2026-10-30 09:00"),
    (YORK, "2026-11-02 01:30", "1", False, "2026-11-01 01:30"),
    (YORK, "2026-11-02 01:30", "1", True, "2026-11-01 08:00"),
    (YORK, "2026-11-01 03:30", "hours", False, "2026-11-01 01:30"),
    (YORK, "2026-11-01 07:15", "evening", True, "2026-10-31 18:00"),
]


def _in(city: City, zone: str, *, quiet: bool = True) -> City:
    rest = city.limits.rest if quiet else Rest("00:00", "00:00")
    return replace(city, timezone=zone, limits=replace(city.limits, rest=rest))


@pytest.mark.parametrize(("zone", "begins", "rule", "quiet", "reminded"), TABLE)
def test_the_moment_is_the_one_on_the_wall(
    city: City, zone: str, begins: str, rule: str, quiet: bool, reminded: str
) -> None:
    starts = datetime.fromisoformat(begins).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moment = moment_of(rule, Occasion(starts), _in(city, zone, quiet=quiet), NUMBER[zone])
    assert moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") == reminded


def test_a_day_is_an_hour_shorter_or_longer_in_those_nights(city: City) -> None:
    for day, hours in ((29, 23), (30, 24)):
        starts = datetime(2026, 3, day, 10, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
        assert starts - moment_of("1", Occasion(starts), _in(city, BERLIN), NUMBER[BERLIN]) == timedelta(hours=hours)
    starts = datetime(2026, 10, 25, 10, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
    assert starts - moment_of("1", Occasion(starts), _in(city, BERLIN), NUMBER[BERLIN]) == timedelta(hours=25)


def test_quiet_hours_are_those_of_where_the_number_is(city: City) -> None:
    starts = datetime(2026, 12, 11, 10, 20, tzinfo=ZoneInfo(LINHE)).astimezone(UTC)
    moment = moment_of("1", Occasion(starts), _in(city, LINHE), NUMBER[BERLIN])
    assert moment.astimezone(ZoneInfo(BERLIN)).strftime("%d %H:%M") == "10 08:00"


@given(
    st.sampled_from([BERLIN, YORK, LINHE]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(["3", "1", "evening", "hours"]),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_it_is_before_the_thing_and_never_at_night(
    city: City, zone: str, wall_: datetime, rule: str, begins: int, ends: int
) -> None:
    if begins == ends or (begins <= 18 < ends) or (begins > ends and not ends <= 18 < begins):
        return
    rest = Rest(f"{begins:02}:00", f"{ends:02}:00")
    own = replace(_in(city, zone), limits=replace(city.limits, rest=rest))
    starts = wall_.replace(tzinfo=ZoneInfo(zone), second=0, microsecond=0).astimezone(UTC)
    moment = moment_of(rule, Occasion(starts), own, NUMBER[zone])
    assert moment < starts
    local = moment.astimezone(ZoneInfo(zone)).time()
    over_night = begins > ends
    sleeps = (local >= time(begins) or local < time(ends)) if over_night else time(begins) <= local < time(ends)
    assert not sleeps, (moment, local)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from([BERLIN, YORK, LINHE]))
def test_a_moment_on_the_wall_is_shown_by_the_wall_or_was_left_out(at: datetime, zone: str) -> None:
    shown = wall(at.date(), at.time(), ZoneInfo(zone)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown == at or shown - at == timedelta(hours=1)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.integers(0, 60 * 24 * 20),
    st.sampled_from([BERLIN, YORK, LINHE]),
    st.booleans(),
)
def test_plans_are_in_order_not_too_soon_and_before_the_thing(
    city: City, at: datetime, minutes: int, zone: str, whole_day: bool
) -> None:
    now = at.replace(tzinfo=UTC)
    occasion = Occasion(now + timedelta(minutes=minutes), whole_day)
    case = Case("482913", "booking", "open", address=NUMBER[zone])
    found = plan_for(case, occasion, _in(city, zone), now)
    moments = [each.at for each in found]
    assert moments == sorted(set(moments)) and len(found) <= 2
    assert all(now + timedelta(minutes=60) <= each < occasion.starts for each in moments)
    assert [each.slots["last"] for each in found] == [False] * (len(found) - 1) + [True] * bool(found)
    if minutes > 60 * 24 * 4.5:
        assert len(found) == 2


def _case(**values: object) -> Case:
    answers = {name: Answer(value) for name, value in values.items()}
    return Case(
        "482913", "application", "open", "ride-to-clinic", details=CaseDetails(answers=answers), address=NUMBER[LINHE]
    )


NOW = datetime(2026, 12, 1, 10, 0, tzinfo=ZoneInfo(LINHE)).astimezone(UTC)


def _planned(case: Case, city: City, now: datetime = NOW, booking: Booking | None = None) -> list[str]:
    return [each.at.astimezone(ZoneInfo(LINHE)).strftime("%m-%d %H:%M") for each in plan(case, city, now, booking)]


def test_what_has_only_a_day_is_told_of_in_the_evening_before(city: City) -> None:
    assert _planned(_case(day="2026-12-10"), city) == ["12-07 18:00", "12-09 18:00"]


def test_a_day_and_a_time_among_the_answers_are_an_occasion(city: City) -> None:
    assert _planned(_case(day="2026-12-10", time="10:30"), city) == ["12-07 10:30", "12-09 10:30"]
    assert _planned(_case(date="2026-12-10"), city) == ["12-07 18:00", "12-09 18:00"]


@pytest.mark.parametrize("day", ["2026-13-40", "soon", None, 7])
def test_what_is_no_day_plans_nothing(city: City, day: object) -> None:
    assert _planned(_case(day=day), city) == []


def test_services_that_are_put_out_for_the_morning_are_told_of_in_the_evening(city: City) -> None:
    own = replace(city, reminders=replace(city.reminders, evening_services=("ride-to-clinic",)))
    assert _planned(_case(day="2026-12-10", time="10:30"), own) == ["12-07 10:30", "12-09 18:00"]


@pytest.mark.parametrize(
    ("booked", "now", "expected"),
    [
        ("2026-12-04 09:20", "2026-11-27 10:05", ["12-01 09:20", "12-03 09:20"]),
        ("2026-12-03 14:00", "2026-11-30 09:12", ["11-30 14:00", "12-02 14:00"]),
        ("2026-12-03 10:00", "2026-11-30 09:12", ["12-02 10:00"]),
        ("2026-12-02 10:00", "2026-12-01 09:00", ["12-01 18:00"]),
        ("2026-12-01 16:00", "2026-12-01 09:00", ["12-01 14:00"]),
        ("2026-12-01 10:30", "2026-12-01 09:00", []),
        ("2026-12-02 08:30", "2026-12-01 20:30", []),
    ],
)
def test_soon_after_it_was_agreed_nobody_is_reminded(city: City, booked: str, now: str, expected: list[str]) -> None:
    starts = datetime.fromisoformat(booked).replace(tzinfo=ZoneInfo(LINHE))
    booking = Booking(1, "transit-desk", "senior-transit-card", starts, 20, "booked")
    at = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(LINHE)).astimezone(UTC)
    assert _planned(Case("482913", "booking", "open", address=NUMBER[LINHE]), city, at, booking) == expected


def test_a_time_that_was_given_up_is_no_occasion(city: City) -> None:
    booking = Booking(1, "transit-desk", "x", datetime(2026, 12, 9, 9, tzinfo=UTC), 20, "cancelled")
    assert _planned(Case("482913", "booking", "open", booking=booking), city) == []


def test_quiet_hours_that_last_all_day_leave_a_moment_before(city: City) -> None:
    starts = datetime.combine(date(2026, 12, 10), time(9), ZoneInfo(LINHE)).astimezone(UTC)
    assert awake(starts - timedelta(hours=1), starts, Rest("09:30", "09:00"), ZoneInfo(LINHE), time(18)) < starts
