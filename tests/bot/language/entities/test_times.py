"""Clock times as people name them."""

from __future__ import annotations

import pytest
from readings import readings, values


@pytest.mark.parametrize(
    ("text", "language", "time"),
    [
        ("half past two", "en", "14:30:00"),
        ("quarter to three", "en", "14:45:00"),
        ("twenty past nine in the evening", "en", "21:20:00"),
        ("10 in the morning", "en", "10:00:00"),
        ("at ten", "en", "10:00:00"),
        ("at nine fifteen", "en", "09:15:00"),
        ("3 o'clock", "en", "15:00:00"),
        ("2pm", "en", "14:00:00"),
        ("12 a.m.", "en", "00:00:00"),
        ("14:30", "en", "14:30:00"),
        ("noon", "en", "12:00:00"),
        ("下午三点半", "zh", "15:30:00"),
        ("上午十点一刻", "zh", "10:15:00"),
        ("早上八点", "zh", "08:00:00"),
        ("晚上七点二十", "zh", "19:20:00"),
        ("中午十二点", "zh", "12:00:00"),
        ("周三下午两点", "zh", "14:00:00"),
        ("差一刻九点", "zh", "08:45:00"),
        ("15：30", "zh", "15:30:00"),
    ],
)
def test_times(text: str, language: str, time: str) -> None:
    assert values("time", text, language) == [time]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("at 5550137", "en"),
        ("i am at 12 mill lane", "en"),
        ("by two weeks", "en"),
        ("speak slower", "en"),
        ("慢一点说", "zh"),
        ("有两点心得", "zh"),
        ("二十九点", "zh"),
    ],
)
def test_what_is_no_time_is_not_read_as_one(text: str, language: str) -> None:
    assert values("time", text, language) == []


def test_without_a_part_of_the_day_the_other_half_is_told_too() -> None:
    (found,) = readings("time", "two o'clock", "en")
    assert ([str(other) for other in found.others], found.certainty < 1) == (["02:00:00"], True)
    assert (
        readings("time", "two in the afternoon", "en") == []
        or not readings("time", "2 in the afternoon", "en")[0].others
    )
