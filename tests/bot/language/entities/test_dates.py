"""Days as people name them, on Wednesday 25 November 2026."""

from __future__ import annotations

import pytest
from readings import readings, values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("can i come next tuesday", "2026-12-01"),
        ("is tuesday alright", "2026-12-01"),
        ("on wed then", "2026-11-25"),
        ("friday week", "2026-12-04"),
        ("a week on friday", "2026-12-04"),
        ("friday next week please", "2026-12-04"),
        ("it was last monday", "2026-11-16"),
        ("the 3rd of december", "2026-12-03"),
        ("the third of december", "2026-12-03"),
        ("December third", "2026-12-03"),
        ("dec 3, 2027", "2027-12-03"),
        ("21 jan", "2027-01-21"),
        ("on the twenty first", "2026-12-21"),
        ("on the 30th", "2026-11-30"),
        ("2026-12-03", "2026-12-03"),
        ("25/12", "2026-12-25"),
        ("tomorrow morning", "2026-11-26"),
        ("the day after tomorrow", "2026-11-27"),
        ("in two weeks", "2026-12-09"),
        ("in a fortnight", "2026-12-09"),
        ("in 3 months", "2027-02-25"),
        ("two days ago", "2026-11-23"),
        ("this weekend", "2026-11-28/2026-11-29"),
        ("next week", "2026-11-30/2026-12-06"),
        ("next month", "2026-12-01/2026-12-31"),
        ("some time in march", "2027-03-01/2027-03-31"),
        ("end of the month", "2026-11-26/2026-11-30"),
    ],
)
def test_english_days(text: str, day: str) -> None:
    assert values("date", text, "en") == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("下周三", "2026-12-02"),
        ("下下个星期一", "2026-12-07"),
        ("这礼拜五", "2026-11-27"),
        ("周二去行吗", "2026-12-01"),
        ("礼拜天", "2026-11-29"),
        ("上周一", "2026-11-16"),
        ("12月3号", "2026-12-03"),
        ("十二月三号", "2026-12-03"),
        ("二零二七年一月五日", "2027-01-05"),
        ("明年三月五号", "2027-03-05"),
        ("下个月十五号", "2026-12-15"),
        ("三十号之前", "../2026-11-29"),
        ("明儿个", "2026-11-26"),
        ("后天", "2026-11-27"),
        ("大后天上午", "2026-11-28"),
        ("过两天再说", "2026-11-27"),
        ("三天后", "2026-11-28"),
        ("半个月以后", "2026-12-10"),
        ("两周后", "2026-12-09"),
        ("三月份", "2027-03-01/2027-03-31"),
        ("月底", "2026-11-26/2026-11-30"),
        ("周末", "2026-11-28/2026-11-29"),
        ("下个月", "2026-12-01/2026-12-31"),
    ],
)
def test_mandarin_days(text: str, day: str) -> None:
    assert values("date", text, "zh") == [day]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("may i come in", "en"),
        ("the second one", "en"),
        ("31/2", "en"),
        ("february 30th", "en"),
        ("march up the hill", "en"),
        ("三号窗口", "zh"),
        ("第三个", "zh"),
        ("周围有没有", "zh"),
        ("幸福路12号", "zh"),
        ("三天两头", "zh"),
    ],
)
def test_what_is_no_day_is_not_read_as_one(text: str, language: str) -> None:
    assert values("date", text, language) == []


def test_either_order_of_day_and_month_is_told_and_neither_is_sure() -> None:
    (found,) = readings("date", "is 03/04 ok", "en")
    assert (str(found.value), [str(o) for o in found.others]) == ("2027-04-03", ["2027-03-04"])
    assert found.certainty == 0.5


def test_next_friday_may_be_the_coming_one() -> None:
    (found,) = readings("date", "next friday", "en")
    assert (str(found.value), [str(o) for o in found.others]) == ("2026-12-04", ["2026-11-27"])


def test_where_it_stands_is_told_in_the_words_that_were_said() -> None:
    text = "请问　下周三　可以吗"
    (found,) = readings("date", text, "zh")
    assert text[found.start : found.end] == "下周三"
