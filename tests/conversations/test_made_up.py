"""The referee notices what it must, and nothing else."""

from __future__ import annotations

import doctest

import figures_in
import pytest
from claims import claims
from made_up import Source

from voice.verbalise.read_aloud import read_aloud

TEXT = (
    "Ring 718-557-1399 by 31 December 2026. It is 23,475 dollars a year. Go to 42 River Road from 8:30. See nyc.gov/3k."
)


def kinds(text: str) -> list[str]:
    return [f"{one.kind} {one.value}" for one in claims(text)]


def test_numbers_in_words_are_read() -> None:
    assert doctest.testmod(figures_in).failed == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 718 557 1399.", ["phone 7185571399"]),
        ("It is 23,475 dollars.", ["amount 23475.0"]),
        ("It is 8 yuan a meal, from 65.", ["amount 8.0"]),
        ("It is 1 dollar 45.", ["amount 1.45"]),
        ("By 31 December.", ["date (12, 31)"]),
        ("By December 31st, 2026.", ["date (12, 31)", "number 2026.0"]),
        ("Pay by the 25th.", ["day 25.0"]),
        ("Go to 42 River Road.", ["place 42riverroad"]),
        ("Write to PO Box 29008.", ["place pobox29008", "number 29008.0"]),
        ("Open until 16:30.", ["time 270.0"]),
        ("Look at www.nyc.gov/3k.", ["web www.nyc.gov/3k"]),
        ("zero five five, five five five, zero one, zero zero", ["phone 0555550100"]),
        ("a hundred and twenty days", ["number 120.0"]),
        ("2027年1月31日以前", ["date (1, 31)", "number 2027.0"]),
        ("一千八百元", ["amount 1800.0"]),
        ("打零五五五，五五五，零一三七", ["phone 05555550137"]),
        ("江边路四十二号，十二月三十一日", ["place 江边路42号", "date (12, 31)"]),
        ("5个工作日，选第一个，星期三", []),
        ("Choose 1, 2 or 3. One home gets it once.", []),
    ],
)
def test_what_a_text_claims(text: str, found: list[str]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "wrong",
    ["718-557-1398", "30 December", "23,457 dollars", "24 River Road", "8:45", "nyc.gov/4k", "2025", "31 dollars",
     "一百二十元", "seven one eight, five five seven, one three nine eight"],
)  # fmt: skip
def test_what_comes_from_nowhere_is_noticed(wrong: str) -> None:
    source = Source([TEXT])
    assert any(not source.has(one) for one in claims(f"It says {wrong}."))


def test_what_stands_there_may_be_said_and_read_out() -> None:
    source = Source([TEXT])
    spoken = read_aloud(TEXT.replace("See nyc.gov/3k.", ""), "en")
    assert [one for text in (TEXT, spoken) for one in claims(text) if not source.has(one)] == []


def test_an_own_figure_may_be_said_back_as_money() -> None:
    assert all(Source(["we get 1400"]).has_number(one) for one in claims("You said 1,400 dollars."))
