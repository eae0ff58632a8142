"""Days that are in no calendar are found, and days that are in one are not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.language.dates.no_such_day import NoSuchDay, no_such_day

NOW = datetime(2026, 12, 2, 10)
NONE = [
    ("en", "could I come on the 31st of april", NoSuchDay(31, date(2026, 4, 30))),
    ("en", "sept 31 please", NoSuchDay(31, date(2026, 9, 30))),
    ("en", "29 february 2027", NoSuchDay(29, date(2027, 2, 28))),
    ("en", "2027-06-31", NoSuchDay(31, date(2027, 6, 30))),
    ("zh", "六月三十一号来行吗", NoSuchDay(31, date(2026, 6, 30))),
    ("zh", "2月30日", NoSuchDay(30, date(2026, 2, 28))),
    ("zh", "2027年2月29号", NoSuchDay(29, date(2027, 2, 28))),
]
SOME = [
    ("en", "31 december"), ("en", "the 29th of february"), ("en", "31 May Street"), ("en", "flat 31, 30 mill road"),
    ("en", "30/2 mill road"), ("en", "the 31st of next month"), ("zh", "12月31号"), ("zh", "2月29号"), ("zh", "2.30下午"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "found"), NONE)
def test_a_day_that_no_month_has_is_found(language: str, text: str, found: NoSuchDay) -> None:
    assert no_such_day(text, language, NOW) == found


@pytest.mark.parametrize(("language", "text"), SOME)
def test_a_day_that_there_is_or_may_be_is_none(language: str, text: str) -> None:
    assert no_such_day(text, language, NOW) is None
