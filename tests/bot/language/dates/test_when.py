"""What is done with a reading: which appointments suit, which is best, what is asked."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.language.dates.days import Days, one
from bot.language.dates.read import read_when
from bot.language.dates.when import Doubt, Question, Side

NOW = datetime(2026, 11, 25, 10)
FREE = [datetime(2026, 12, day, hour, minute) for day in range(1, 12) for hour in (9, 10, 14, 16) for minute in (0, 30)]


def test_free_times_are_held_to_all_that_was_said() -> None:
    when = read_when("any afternoon next week but not Wednesday, not before half past two", "en", NOW)
    assert [at for at in FREE if when.allows(at)] == [
        datetime(2026, 12, day, hour, minute)
        for day in (1, 3, 4, 5, 6)
        for hour, minute in ((14, 30), (16, 0), (16, 30))
    ]


def test_the_best_time_is_the_nearest_to_the_one_said() -> None:
    when = read_when("thursday the third about ten", "en", NOW)
    assert sorted(FREE, key=when.preferred)[:3] == [
        datetime(2026, 12, 3, 10), datetime(2026, 12, 3, 9, 30), datetime(2026, 12, 3, 10, 30),
    ]  # fmt: skip


def test_where_no_time_suits_the_nearest_on_the_day_said_comes_first() -> None:
    when = read_when("thursday the third at noon", "en", NOW)
    assert not any(when.allows(at) for at in FREE)
    assert min(FREE, key=when.preferred) == datetime(2026, 12, 3, 10, 30)


def test_a_day_that_is_not_wanted_comes_last() -> None:
    when = read_when("除了周二都行", "zh", NOW)
    assert sorted(FREE, key=when.preferred)[0].date() == date(2026, 12, 2)
    assert not when.allows_day(date(2026, 12, 1))


def test_a_day_and_a_time_are_told_where_exactly_one_is_meant() -> None:
    when = read_when("next monday at two", "en", NOW)
    assert (when.date(), when.time(), when.question()) == (date(2026, 11, 30), time(14), None)
    assert read_when("next week in the morning", "en", NOW).date() is None
    assert read_when("tuesday or thursday", "en", NOW).date() is None


def test_what_is_to_be_asked_is_told_as_data() -> None:
    asked = read_when("03/04", "en", NOW).question()
    assert asked == Question("day", Doubt.ORDER, (one(date(2027, 4, 3)), one(date(2027, 3, 4))))


def test_a_lunar_day_is_told_and_read_back() -> None:
    when = read_when("农历八月十五", "zh", NOW)
    assert when.date() == date(2027, 9, 15)
    assert when.question() == Question("day", Doubt.LUNAR, (one(date(2027, 9, 15)),))


def test_a_day_of_birth_without_its_year_is_asked_for_it() -> None:
    assert read_when("the third of june", "en", NOW, side=Side.BORN).question() == Question("day", Doubt.YEAR, ())


def test_weekdays_of_a_stretch_are_only_those() -> None:
    days = Days(date(2026, 12, 1), date(2026, 12, 31), frozenset({1}))
    assert days.meet(Days(date(2026, 12, 2), date(2026, 12, 9))) == one(date(2026, 12, 8))
    assert days.meet(Days(date(2026, 12, 2), date(2026, 12, 7))) is None
