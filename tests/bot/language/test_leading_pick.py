"""An option picked at the head of a turn, parted from what is said behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.keywords import Keywords, read_keywords
from bot.language.leading_pick import leading_pick

INTENTS = Path(__file__).parents[3] / "intents"
MOST = 3


@pytest.fixture(scope="module")
def keywords() -> Keywords:
    return read_keywords(INTENTS)


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("2. does it take long", 2, "does it take long"),
        ("3, the late one. Which place is it?", 3, "the late one. Which place is it?"),
        ("1 but my sister pays for it", 1, "but my sister pays for it"),
        ("second one, and tell my brother", 2, "and tell my brother"),
        ("1 要不要带照片", 1, "要不要带照片"),
        ("2！近一点", 2, "近一点"),
    ],
)
def test_a_pick_and_what_is_said_behind_it(keywords: Keywords, text: str, number: int, rest: str) -> None:
    led = leading_pick(text, keywords, MOST)
    assert led is not None
    assert (led.number, led.rest) == (number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "2.",
        "4. the other one",
        "2 mattresses",
        "10.10 please",
        "1:30",
        "1 and 3",
        "1. No, the other. 2.",
        "2 不对 我要第三个 3",
        "the lamp is out",
        "",
    ],
)
def test_what_is_no_option_or_no_more_than_one(keywords: Keywords, text: str) -> None:
    assert leading_pick(text, keywords, MOST) is None
