"""Opening hours as people write them."""

from __future__ import annotations

import pytest

from bot.catalogue.importers.opening import clock, week

MORNING = ("09:00-12:00",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon-Fri 9:00-17:00; Sat 9-12", {0: "09:00-17:00", 4: "09:00-17:00", 5: "09:00-12:00"}),
        ("周一至周五 9:00-17:00", {0: "09:00-17:00", 4: "09:00-17:00"}),
        ("星期一、三 上午9点半到12点", {0: "09:30-12:00", 2: "09:30-12:00"}),
        ("周六（法定节假日除外）下午2:00-5:00", {5: "14:00-17:00"}),
        ("TUE,WED 1:30-3PM", {1: "13:30-15:00", 2: "13:30-15:00"}),
        ("WED/SAT 10AM-12PM/2-4PM", {2: "10:00-12:00", 5: "14:00-16:00"}),
        ("SAT 11-1PM", {5: "11:00-13:00"}),
        ("9:00am-5:00pm, Sun", {6: "09:00-17:00"}),
        ("Mondays 9 a.m. to noon", {0: "09:00-12:00"}),
        ("每天 8:00-20:00", {0: "08:00-20:00", 6: "08:00-20:00"}),
    ],
)
def test_a_week_is_read_out_of_words(text: str, expected: dict[int, str]) -> None:
    hours = week(text)
    assert hours is not None
    assert {day: hours.week[day] for day in expected} == {day: (span,) for day, span in expected.items()}
    assert expected.keys() <= {day for day, spans in enumerate(hours.week) if spans}


def test_a_break_at_noon_makes_two_spans() -> None:
    hours = week("周一至周五上午8:30-12:00，下午14:00-17:30")
    assert hours is not None
    assert hours.week[0] == ("08:30-12:00", "14:00-17:30")


@pytest.mark.parametrize(
    "text",
    ["", "by appointment", "WED (2,4) 11AM-1PM", "Mon 2-4", "Mon 9-5", "Fri 10pm-2am", "M/W/F 9-11AM/1-2PM", "Mon 9:75-10:00", "Mon 9-12, 11-13"],
)  # fmt: skip
def test_what_is_not_sure_is_not_read(text: str) -> None:
    assert week(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9:00am", "09:00"), ("17:30", "17:30"), ("09:00:00", "09:00"), ("09:00Z", "09:00"), ("12:00am", "00:00"), ("9:0am", ""), ("5:00", ""), ("", "")],
)  # fmt: skip
def test_one_time_is_read_or_left(text: str, expected: str) -> None:
    assert clock(text) == expected
