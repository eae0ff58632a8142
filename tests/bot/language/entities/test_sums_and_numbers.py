"""Money, ages, numbers, telephone numbers, places."""

from __future__ import annotations

import pytest
from readings import readings, values

from bot.language.grammar import grammar
from bot.language.number_words import figures


@pytest.mark.parametrize(
    ("text", "language", "money"),
    [
        ("$1,400 a month", "en", "1400 USD/month"),
        ("i get twelve hundred a month", "en", "1200/month"),
        ("twenty five pounds fifty", "en", "25.5 GBP"),
        ("eighty cents", "en", "0.8 USD"),
        ("300 quid per week", "en", "300 GBP/week"),
        ("$2k", "en", "2000 USD"),
        ("两块五", "zh", "2.5 CNY"),
        ("一百二十块钱", "zh", "120 CNY"),
        ("退休金一千四", "zh", "1400"),
        ("一个月两千八百块", "zh", "2800 CNY/month"),
        ("每月三千二", "zh", "3200/month"),
        ("1.5万元", "zh", "15000 CNY"),
        ("三毛钱", "zh", "0.3 CNY"),
    ],
)
def test_sums(text: str, language: str, money: str) -> None:
    assert values("money", text, language) == [money]


@pytest.mark.parametrize(
    ("text", "language", "age"),
    [
        ("I'm sixty nine", "en", "69"),
        ("im 67 how do i get it", "en", "67"),
        ("my husband is ninety-one years old", "en", "91"),
        ("a six year old", "en", "6"),
        ("六十八岁", "zh", "68"),
        ("我今年六十三", "zh", "63"),
        ("今年六十八一个月才八百", "zh", "68"),
        ("我妈八十九了", "zh", "89"),
        ("七十多岁", "zh", "70"),
        ("我爸一个人住，七十九了，暖气不热", "zh", "79"),
        ("老人八十六，一个人", "zh", "86"),
        ("she has eighty six years", "en", "86"),
        ("my dad, 79, lives alone", "en", "79"),
    ],
)
def test_ages(text: str, language: str, age: str) -> None:
    assert values("age", text, language) == [age]


@pytest.mark.parametrize(
    ("text", "language"),
    [("i am 10 minutes late", "en"), ("the fee is 45 dollars", "en"), ("差两岁", "zh"), ("今年12月", "zh")],
)
def test_what_is_no_age_is_not_read_as_one(text: str, language: str) -> None:
    assert values("age", text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("one three eight", "en", "138"),
        ("two five double two six one", "en", "252261"),
        ("a hundred and twenty", "en", "120"),
        ("for 3 people", "en", "3"),
        ("the fifth desk", "en", "5"),
        ("一百二十", "zh", "120"),
        ("幺三八", "zh", "138"),
        ("一万三", "zh", "13000"),
        ("三个孩子", "zh", "3"),
    ],
)
def test_numbers(text: str, language: str, number: str) -> None:
    assert values("number", text, language) == [number]


@pytest.mark.parametrize(
    ("text", "language"),
    [("no one told me", "en"), ("this one", "en"), ("万一去不了", "zh"), ("我一样", "zh"), ("千万别", "zh")],
)
def test_words_that_count_nothing_are_no_numbers(text: str, language: str) -> None:
    assert values("number", text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "country", "phone"),
    [
        ("ring me on 212-555-0134 please", "en", "US", "+12125550134"),
        ("oh five five five, five five five, oh one three seven", "en", "", "05555550137"),
        ("my number is 0555 555 0137", "en", "", "05555550137"),
        ("+44 20 7946 0018", "en", "", "+442079460018"),
        ("我的号码是幺三八零零幺三八零零零", "zh", "CN", "+8613800138000"),
    ],
)
def test_telephone_numbers(text: str, language: str, country: str, phone: str) -> None:
    assert values("phone_number", text, language, country) == [phone]


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("I live at 12 Mill Lane", "en", "12 Mill Lane"),
        ("flat 3, 14 old bridge road", "en", "flat 3, 14 old bridge road"),
        ("twelve mill lane", "en", "twelve mill lane"),
        ("it's on the corner of high street and mill lane", "en", "corner of high street and mill lane"),
        ("我住在幸福路十二号", "zh", "幸福路十二号"),
        ("人民大街跟解放路路口", "zh", "人民大街跟解放路路口"),
    ],
)
def test_places_are_marked_as_they_were_said(text: str, language: str, place: str) -> None:
    assert values("place", text, language) == [place]


def test_what_is_less_sure_says_so() -> None:
    assert readings("phone_number", "0555 555 0137", "en")[0].certainty < 1
    assert readings("age", "七十多岁", "zh")[0].certainty < readings("age", "七十岁", "zh")[0].certainty


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("ring one three nine zero zero zero zero zero seven one nine please", "ring 13900000719 please"),
        ("one oh seven", "107"),
        ("thirty seven one two", "37 1 2"),
        ("five hundred and seven", "507"),
    ],
)
def test_a_digit_after_a_nought_belongs_to_the_number(said: str, written: str) -> None:
    rules = grammar("en")
    assert rules is not None
    assert figures(said, rules).text == written
