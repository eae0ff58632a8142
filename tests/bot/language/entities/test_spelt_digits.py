"""Numbers said digit by digit."""

from __future__ import annotations

import pytest

from bot.language.entities.spelt_digits import digit_words, spelt


@pytest.mark.parametrize(
    ("text", "language", "digits"),
    [
        ("zero five five five zero one two three four five six", "en", "05550123456"),
        ("Oh, five double five; triple 1", "en", "0555111"),
        ("My number is four one five, 555-0199", "en", "4155550199"),
        ("+1 415 555 0199", "en", "14155550199"),
        ("138 double zero", "en", "13800"),
        ("I do not know it", "en", ""),
        ("幺三八零零一二三四五六", "zh", "13800123456"),
        ("我的电话是 138 零零 一二三四", "zh", "138001234"),
        ("１３８", "zh", "138"),
        ("It is 555 0199, but not before nine, I have one child", "en", "5550199"),
        ("four one five, and then 555-0199", "en", "4155550199"),
        ("我一个人，号码是幺三八零零一二三四五六", "zh", "13800123456"),
        ("double", "en", ""),
        ("", "en", ""),
        ("one two", "es", ""),
        ("1 2", "es", "12"),
    ],
)
def test_digits_are_read_one_by_one(text: str, language: str, digits: str) -> None:
    assert spelt(text, language) == digits


def test_every_language_has_words_for_all_digits() -> None:
    for language in ("en", "zh"):
        assert set("0123456789") == {spelt(f"{word} {word}", language)[:1] for word in digit_words(language)} - {""}
