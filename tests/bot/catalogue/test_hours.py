"""Opening hours: lunch breaks, holidays, exceptions, midnight."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.catalogue.hours import next_weekday, now, spans_on, week_runs
from bot.catalogue.model import Hours, HoursException

DAY = ("09:00-12:00", "13:00-17:00")
HOURS = Hours(
    (DAY, DAY, DAY, ("09:00-20:00",), DAY, ("09:00-12:00",), ()),
    (
        HoursException(date(2026, 12, 24), date(2026, 12, 26)),
        HoursException(date(2026, 12, 31), date(2026, 12, 31), ("09:00-11:00",)),
    ),
)
HOLIDAYS = {date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("at", "until", "opens"),
    [
        ("2026-11-25T10:00", time(12), None),
        ("2026-11-25T12:00", None, "2026-11-25T13:00"),
        ("2026-11-25T17:00", None, "2026-11-26T09:00"),
        ("2026-11-28T12:30", None, "2026-11-30T09:00"),
        ("2026-12-24T10:00", None, "2026-12-28T09:00"),
        ("2026-12-31T10:30", time(11), None),
        ("2026-12-31T12:00", None, "2027-01-02T09:00"),
    ],
)
def test_how_a_place_stands(at: str, until: time | None, opens: str | None) -> None:
    stands = now(HOURS, datetime.fromisoformat(at), HOLIDAYS)
    assert stands.open_until == until
    assert stands.opens == (datetime.fromisoformat(opens) if opens else None)


def test_an_exception_goes_before_a_holiday() -> None:
    assert spans_on(HOURS, date(2026, 12, 31), {date(2026, 12, 31)}) == ((time(9), time(11)),)
    assert spans_on(HOURS, date(2027, 1, 1), HOLIDAYS) == ()


def test_a_place_that_never_opens_has_no_next_opening() -> None:
    assert now(Hours(((),) * 7), datetime(2026, 11, 25, 10)).opens is None


def test_the_week_is_told_in_runs() -> None:
    assert week_runs(HOURS) == [(0, 2, DAY), (3, 3, ("09:00-20:00",)), (4, 4, DAY), (5, 5, ("09:00-12:00",))]


def test_saturday_is_the_next_one_today_included() -> None:
    assert next_weekday(date(2026, 11, 25), 5) == date(2026, 11, 28)
    assert next_weekday(date(2026, 11, 28), 5) == date(2026, 11, 28)
