"""Which times are free: by hours, desks, what is taken, and the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from demo_city import demo_city
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.appointments.choice import choose, find_times, why_none
from bot.appointments.times import HOME_LANES, free_times, minutes_for, offices_for
from bot.appointments.visits import is_walk_in, may_move, walk_in_hours
from bot.catalogue.hours import spans_on
from bot.catalogue.model import Hours, Office
from bot.city.appointments import Bookable, DeskSpan, KeptDesks, Stretch
from bot.city.city import City, CityError, read_city
from bot.model.case import Booking
from bot.model.slot import AnyTime, OfficeDays

CITY = demo_city()
ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 27, 10, 5, tzinfo=ZONE)
EMPTY = OfficeDays()


@dataclass(frozen=True)
class Wish:
    """Some days, and some hours of them."""

    days: frozenset[date] | None = None
    start: time = time(0)
    end: time = time(23, 59)
    near: time | None = None

    def allows_day(self, day: date) -> bool:
        return self.days is None or day in self.days

    def allows(self, moment: datetime) -> bool:
        return self.allows_day(moment.date()) and self.start <= moment.time() < self.end

    def preferred(self, moment: datetime) -> tuple[int, datetime]:
        near = self.near or moment.time()
        return abs((moment.hour - near.hour) * 60 + moment.minute - near.minute), moment


def on(*days: date, part: str = "") -> Wish:
    spans = {
        "": (time(0), time(23, 59)),
        "morning": (time(6), time(12)),
        "afternoon": (time(12), time(18)),
        "evening": (time(17), time(22)),
    }
    return Wish(frozenset(days), *spans[part])


def nothing_taken(_office: str) -> OfficeDays:
    return EMPTY


def at(day: int, clock: str, month: int = 12) -> datetime:
    return datetime(2026, month, day, *map(int, clock.split(":")), tzinfo=ZONE)


def starts(found: list) -> list[str]:  # type: ignore[type-arg]
    return [slot.starts.strftime("%a %d %H:%M") for slot in found]


def test_times_stand_on_the_grid_within_the_hours_and_not_in_a_break() -> None:
    day = date(2026, 12, 5)  # a Saturday: 08:00-12:00 at the clinic
    times = [s for s in free_times(CITY, "clinic-river", "clinic-slots", (), (), FRIDAY) if s.starts.date() == day]
    assert starts(times)[0] == "Sat 05 08:00"
    assert starts(times)[-1] == "Sat 05 11:50"
    assert len(times) == 24
    weekday = [
        s.starts.time()
        for s in free_times(CITY, "clinic-river", "clinic-slots", (), (), FRIDAY)
        if s.starts.date() == date(2026, 12, 1)
    ]
    assert time(11, 50) in weekday
    assert time(12, 0) not in weekday and time(12, 20) not in weekday
    assert time(12, 30) in weekday


def test_exceptions_holidays_and_closures_of_the_office_give_no_times() -> None:
    hill = {s.starts.date() for s in free_times(CITY, "clinic-hill", "clinic-slots", (), (), FRIDAY)}
    assert date(2026, 11, 30) not in hill, "an exception of offices.yml"
    assert date(2026, 12, 1) in hill
    hall = {s.starts.date(): s for s in free_times(CITY, "hall-central", "certified-copies", (), (), FRIDAY)}
    assert hall[date(2026, 12, 31)].starts.time() < time(12), "it closes at noon"
    assert date(2027, 1, 1) not in hall, "a holiday"
    closed = free_times(CITY, "clinic-hill", "clinic-slots", (), {date(2026, 12, 1)}, FRIDAY)
    assert date(2026, 12, 1) not in {s.starts.date() for s in closed}


def test_a_time_is_gone_only_where_every_desk_has_one_of_its_units_taken() -> None:
    taken = {("2026-12-01", 560, 0), ("2026-12-01", 570, 1), ("2026-12-01", 560, 2)}
    times = {s.starts: s for s in free_times(CITY, "transit-desk", "senior-transit-card", taken, (), FRIDAY)}
    assert at(1, "09:20") not in times
    assert times[at(1, "09:10")].lanes == (1,)
    assert times[at(1, "09:30")].lanes == (2, 0)


def test_a_portal_is_not_given_the_desk_that_is_kept_until_a_day_before() -> None:
    taken = {
        (day, unit, lane) for day in ("2026-12-01", "2026-11-28") for unit in range(480, 1080, 10) for lane in (0, 1)
    }
    line = free_times(CITY, "transit-desk", "senior-transit-card", taken, (), FRIDAY)
    portal = free_times(CITY, "transit-desk", "senior-transit-card", taken, (), FRIDAY, for_line=False)
    assert at(1, "09:20") in {s.starts for s in line}
    assert at(1, "09:20") not in {s.starts for s in portal}
    assert at(2, "09:20") in {s.starts for s in portal}
    near = at(30, "10:00", 11)
    portal = free_times(CITY, "transit-desk", "senior-transit-card", taken, (), near, for_line=False)
    assert at(1, "09:20") in {s.starts for s in portal}, "within a day of it every desk is anybody's"
    first = free_times(CITY, "transit-desk", "senior-transit-card", (), (), FRIDAY)
    assert {s.starts: s for s in first}[at(1, "09:20")].lanes == (2, 0, 1), "the line takes its own desk first"


def test_two_services_in_one_visit_are_adjacent_units_of_one_desk() -> None:
    both = "senior-transit-card+lost-senior-card"
    times = free_times(CITY, "transit-desk", both, (), (), FRIDAY)
    assert minutes_for(CITY.bookable[0], both) == 30
    assert times[0].units == tuple(range(times[0].units[0], times[0].units[0] + 30, 10))
    assert offices_for(CITY, both) == ("transit-desk", "hall-central")
    assert not free_times(CITY, "transit-desk", "senior-transit-card+pension-claim", (), (), FRIDAY)


def test_a_visit_at_home_is_a_half_day_and_shares_no_desk() -> None:
    times = free_times(CITY, "identity-bureau", "identity-card-renew", (), (), FRIDAY, at_home=True)
    assert starts(times)[:4] == ["Fri 27 13:00", "Tue 01 09:00", "Tue 01 13:00", "Fri 04 09:00"]
    assert (times[1].minutes, times[1].at_home, times[1].lanes[0]) == (180, True, HOME_LANES)
    full = {("2026-12-01", 540, HOME_LANES + lane) for lane in range(4)}
    assert "Tue 01 09:00" not in starts(
        free_times(CITY, "identity-bureau", "identity-card-renew", full, (), FRIDAY, at_home=True)
    )
    assert offices_for(CITY, "identity-card-renew", at_home=True) == ("identity-bureau",)


def test_nothing_is_too_soon_or_too_far() -> None:
    times = free_times(CITY, "transit-desk", "senior-transit-card", (), (), FRIDAY)
    assert times[0].starts == at(27, "12:10", 11), "two hours from now"
    assert times[-1].starts.date() == date(2027, 1, 8)


def test_another_day_first_then_times_apart_are_named() -> None:
    week = [date(2026, 12, d) for d in (7, 8, 10, 11)]
    times = free_times(CITY, "clinic-river", "clinic-slots", (), (), at(1, "09:20"))
    assert starts(choose(times, on(*week, part="afternoon"))) == ["Mon 07 12:30", "Tue 08 12:30", "Thu 10 12:30"]
    assert starts(choose(times, on(date(2026, 12, 10), part="morning"))) == [
        "Thu 10 08:00",
        "Thu 10 09:00",
        "Thu 10 10:00",
    ]
    near = Wish(frozenset({date(2026, 12, 10)}), near=time(10, 5))
    assert starts(choose(times, near))[0] == "Thu 10 10:00"
    assert starts(choose(times, AnyTime()))[0] == "Tue 01 10:20"
    assert choose(times, on(date(2026, 12, 9)), most=1) and not choose(times, on(date(2026, 12, 13)))


@given(
    full=st.sets(st.integers(0, 20), max_size=20),
    hours=st.integers(0, 200),
    office=st.sampled_from(["", "transit-desk"]),
)
@settings(max_examples=examples(25), deadline=None)
def test_who_takes_the_next_time_is_offered_the_same_as_if_every_day_were_looked_at(
    full: set[int], hours: int, office: str
) -> None:
    now, service = FRIDAY + timedelta(hours=hours), "senior-transit-card"
    days = [now.date() + timedelta(days=n) for n in full]
    units = [(day.isoformat(), unit, lane) for day in days for unit in range(0, 1440, 10) for lane in range(5)]
    known = OfficeDays(frozenset(units))
    every = [
        slot
        for place in ([office] if office else offices_for(CITY, service))
        for slot in free_times(CITY, place, service, known.taken, known.closures, now)
    ]
    found = find_times(CITY, lambda _: known, service, AnyTime(), now, office=office)
    assert list(found.slots) == choose(every, AnyTime())


def test_a_closed_office_is_told_of_with_the_nearest_other_times() -> None:
    monday = on(date(2026, 11, 30))
    now = datetime(2026, 11, 26, 15, 40, tzinfo=ZONE)
    found = find_times(CITY, nothing_taken, "clinic-slots", monday, now, office="clinic-hill")
    assert found.refusal and (found.refusal.reason, found.refusal.closed) == ("closed", "exception")
    assert found.refusal.name["en"] == "Use another clinic that day."
    offered = [(s.office, s.starts.date()) for s in found.slots]
    assert offered[0] == ("clinic-river", date(2026, 11, 30)), "the same day at another office"
    assert offered[1] == ("clinic-hill", date(2026, 12, 1)), "the next day there"


def test_an_office_open_only_in_the_morning_says_so_and_offers_it() -> None:
    friday = on(date(2026, 12, 4), part="afternoon")
    found = find_times(CITY, nothing_taken, "pension-claim", friday, at(1, "15:20"), office="pension-desk")
    assert found.refusal and found.refusal.reason == "outside"
    assert found.refusal.spans == ((time(9), time(12)),)
    offered = [(s.office, s.starts.strftime("%d %H:%M")) for s in found.slots]
    assert offered == [("pension-desk", "04 09:00"), ("hall-central", "04 12:00"), ("pension-desk", "07 13:30")]


@pytest.mark.parametrize(
    ("office", "wish", "reason", "closed"),
    [
        ("pension-desk", on(date(2026, 12, 5)), "closed", "weekday"),
        ("pension-desk", on(date(2027, 1, 1)), "closed", "holiday"),
        ("pension-desk", on(date(2026, 12, 1), part="evening"), "outside", ""),
        ("pension-desk", Wish(frozenset({date(2026, 11, 27)}), time(10), time(11)), "too_soon", ""),
        ("pension-desk", on(date(2027, 2, 1)), "too_far", ""),
        ("pension-desk", on(date(2026, 11, 20)), "past", ""),
        ("registry-office", on(date(2026, 12, 1)), "not_here", ""),
        ("pension-desk", on(date(2026, 12, 2)), "closed", "closure"),
        ("pension-desk", on(date(2026, 12, 3)), "full", ""),
    ],
)  # fmt: skip
def test_why_no_time_suits_is_known(office: str, wish: Wish, reason: str, closed: str) -> None:
    full = frozenset(("2026-12-03", unit, lane) for unit in range(540, 1000, 10) for lane in range(2))
    known = OfficeDays(full, frozenset({date(2026, 12, 2)}))
    told = why_none(CITY, office, "pension-claim", wish, lambda _: known, FRIDAY)
    assert (told.reason, told.closed) == (reason, closed)
    found = find_times(CITY, lambda _: known, "pension-claim", wish, FRIDAY, office=office)
    assert found.refusal == told and len(found.slots) == 3, "something is always offered instead"


def test_where_one_just_comes_in_and_when_it_is_quiet() -> None:
    assert is_walk_in(CITY, "transit-desk", "transit-card-top-up")
    assert not is_walk_in(CITY, "transit-desk", "senior-transit-card")
    assert is_walk_in(CITY, "community-lotus", "meals-at-home")
    assert not is_walk_in(CITY, "clinic-hill", "clinic-slots")
    told = walk_in_hours(CITY, "transit-desk", date(2026, 12, 1))
    assert (told.spans, told.quiet) == (((time(8), time(18)),), ((time(14), time(16)),))
    assert walk_in_hours(CITY, "transit-desk", date(2026, 12, 6)).spans == ()
    assert not free_times(CITY, "community-lotus", "meals-at-home", (), (), FRIDAY)


def test_a_time_may_be_moved_until_so_long_before() -> None:
    kept = Booking(1, "transit-desk", "senior-transit-card", at(1, "09:20"), 20, "booked")
    assert may_move(CITY, kept, at(1, "05:20"))
    assert not may_move(CITY, kept, at(1, "05:21"))


def test_services_and_offices_of_the_demo_city_are_its_own() -> None:
    from bot.catalogue.importers.city_folder import load

    services = {
        r["id"]: r for f in sorted((Path(__file__).parents[3] / "city" / "services").glob("*.yml")) for r in load(f)
    }
    for plan in CITY.bookable:
        for service in (
            *plan.services,
            *(plan.home.services if plan.home else ()),
            *(plan.walk_in.services if plan.walk_in else ()),
        ):
            assert plan.office in services[service]["offices"], f"{service} is not given at {plan.office}"
    assert len([plan for plan in CITY.bookable if plan.services]) >= 8


def test_a_wrong_file_says_what_is_wrong(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(Path(__file__).parents[3] / "city", tmp_path / "city")
    file = tmp_path / "city" / "appointments.yml"
    for text, named in (
        ("- {office: nowhere}", "nowhere"),
        ("- {office: transit-desk, grid: 7}", "grid"),
        ("- {office: transit-desk, desk: 7}", "desk"),
        ("- {office: transit-desk, ahead: {from: soon}}", "soon"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(CityError, match=named):
            read_city(tmp_path / "city")
    file.unlink()
    assert read_city(tmp_path / "city").bookable == ()


def always_open(zone: str) -> City:
    """A city with an office that never closes."""
    week = Hours(tuple(("00:00-24:00",) for _ in range(7)))
    plan = Bookable("desk", 10, 1, services={"a": 20}, soonest=timedelta(), furthest=timedelta(days=3))
    return replace(
        CITY, timezone=zone, holidays={}, offices=(Office("desk", {"en": "Desk"}, hours=week),), bookable=(plan,)
    )


@pytest.mark.parametrize(
    ("zone", "night", "gone", "back"),
    [
        ("Europe/Berlin", date(2026, 3, 29), (2, 3), False), ("Europe/Berlin", date(2026, 10, 25), (2, 3), True),
        ("America/New_York", date(2026, 3, 8), (2, 3), False), ("America/New_York", date(2026, 11, 1), (1, 2), True),
    ],
)  # fmt: skip
def test_in_the_nights_the_clock_changes_no_time_is_given_that_is_not_or_is_twice(
    zone: str, night: date, gone: tuple[int, int], back: bool
) -> None:
    city = always_open(zone)
    now = datetime.combine(night, time(12), ZoneInfo(zone)) - timedelta(days=1)
    times = [s for s in free_times(city, "desk", "a", (), (), now) if s.starts.date() == night]
    hours = {s.starts.hour for s in times}
    assert not hours & set(range(*gone)), "the hour that is not there, or is there twice"
    assert {gone[0] - 1, gone[1], 23} <= hours
    for slot in times:
        ends = slot.starts.astimezone(UTC) + timedelta(minutes=slot.minutes - 1)
        wall = datetime.combine(night, slot.starts.time()) + timedelta(minutes=slot.minutes - 1)
        assert ends.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall, "it lasts as long as it says"
    moments = [s.starts.astimezone(UTC) for s in times]
    assert moments == sorted(set(moments))
    assert (moments[-1] - moments[0] > timedelta(hours=23, minutes=30)) == back


def test_lead_is_counted_by_the_clock_that_goes_on_and_not_by_the_one_on_the_wall() -> None:
    zone = ZoneInfo("Europe/Berlin")
    city = always_open("Europe/Berlin")
    city = replace(city, bookable=(replace(city.bookable[0], soonest=timedelta(hours=2)),))
    now = datetime(2026, 3, 29, 1, 30, tzinfo=zone)
    first = free_times(city, "desk", "a", (), (), now)[0].starts
    assert first.time() == time(4, 30), "two hours after half past one it is half past four"


GRID = st.sampled_from([5, 10, 15, 20, 30])


@settings(max_examples=examples(60), deadline=None)
@given(
    grid=GRID, desks=st.integers(0, 3), fewer=st.integers(0, 3), minutes=st.integers(5, 90), kept=st.integers(0, 3),
    opens=st.integers(0, 80), length=st.integers(0, 60), line=st.booleans(), zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), taken=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 287), st.integers(0, 2)), max_size=40),
)  # fmt: skip
def test_whatever_the_office_every_free_time_can_be_kept(
    grid: int, desks: int, fewer: int, minutes: int, kept: int, opens: int, length: int, line: bool, zone: str,
    now: datetime, taken: set[tuple[int, int, int]],
) -> None:  # fmt: skip
    start, end = opens * 15, min(opens * 15 + length * 15, 1439)
    clock = [f"{m // 60:02}:{m % 60:02}" for m in (start, end)]
    week = Hours(tuple((f"{clock[0]}-{clock[1]}",) if start < end else () for _ in range(7)))
    plan = Bookable(
        "desk",
        grid,
        desks,
        (DeskSpan(Stretch(start=720, end=780), fewer),),
        services={"a": minutes},
        kept=KeptDesks(kept),
        furthest=timedelta(days=3),
    )
    city = replace(CITY, timezone=zone, holidays={}, offices=(Office("desk", {}, hours=week),), bookable=(plan,))
    moment = now.replace(tzinfo=ZoneInfo(zone))
    units = {((moment.date() + timedelta(days=d)).isoformat(), n * 5 // grid * grid, lane) for d, n, lane in taken}
    found = free_times(city, "desk", "a", units, (), moment, line)
    assert [s.starts.astimezone(UTC) for s in found] == sorted({s.starts.astimezone(UTC) for s in found})
    for slot in found:
        unit = slot.starts.hour * 60 + slot.starts.minute
        assert unit % grid == 0 and slot.units[0] == unit and slot.minutes >= minutes and slot.minutes % grid == 0
        spans = spans_on(week, slot.starts.date())
        assert any(
            o.hour * 60 + o.minute <= unit and unit + slot.minutes <= (c.hour * 60 + c.minute + (c == time(23, 59)))
            for o, c in spans
        )
        assert slot.lanes and all(0 <= lane < desks or lane < fewer for lane in slot.lanes)
        assert not {(slot.starts.date().isoformat(), u, lane) for u in slot.units for lane in slot.lanes} & units
        assert slot.starts.astimezone(UTC) - moment.astimezone(UTC) >= plan.soonest
        assert slot.starts.utcoffset() == slot.starts.replace(fold=1).utcoffset()
