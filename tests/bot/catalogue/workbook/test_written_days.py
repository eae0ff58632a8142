"""Days as people write them; where it may be two, the line asks."""

from __future__ import annotations

from datetime import date

import pytest

from bot.catalogue.workbook.days import NoDay, read_day


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-30", "2026/11/30", "2026.11.30", "30/11/2026", "30-11-2026", "30.11.2026", "11/30/2026", "30 November 2026",
        "November 30, 2026", "30 Nov 2026", "30th November 2026", "2026年11月30日",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2026, 11, 30)


def test_two_numbers_that_are_the_same_are_one_day() -> None:
    assert read_day("04/04/2026") == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/2026", r"may be 3 April \(2026-04-03\) or 4 March \(2026-03-04\); write the one in brackets"),
        ("46356", r"the number a program keeps for a day; write 2026-11-30"),
        ("31/02/2026", "in no calendar"),
        ("2026-02-31", "in no calendar"),
        ("soon", "no day; write it as 2026-11-30"),
        ("November 2026", "no day"),
        ("30 November", "no day"),
        ("10", "no day"),
        ("", "no day"),
    ],
)
def test_what_is_no_day_or_may_be_two_says_what_to_write(text: str, said: str) -> None:
    with pytest.raises(NoDay, match=said):
        read_day(text)
