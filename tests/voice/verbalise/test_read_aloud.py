"""How figures are said, as tables."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voice.verbalise.clean import length, short_sentences
from voice.verbalise.read_aloud import digits, read_aloud, spoken_sentences
from voice.verbalise.spell import groups

ENGLISH = [
    ("10:00 am", "Ten in the morning"),
    ("8:30\u202fam to 12:00\u202fpm", "Half past eight in the morning to twelve noon"),
    ("14:45", "Quarter to three in the afternoon"),
    ("19:20", "Twenty past seven in the evening"),
    ("Open 9-5 pm", "Open nine to five in the afternoon"),
    ("Mon–Fri 9:00-17:00", "Mon to Fri nine in the morning to five in the afternoon"),
    ("It opens at 4:30 pm.", "It opens at half past four in the afternoon."),
    ("by 3 May 2026", "By the third of May twenty twenty-six"),
    ("by May 21st", "By the twenty-first of May"),
    ("until 2026-12-04", "Until the fourth of December twenty twenty-six"),
    ("income for 2024-2025", "Income for twenty twenty-four to twenty twenty-five"),
    ("your dependent(s)", "Your dependents"),
    ("here since 1990", "Here since nineteen ninety"),
    ("the 2nd floor", "The second floor"),
    ("$12.50, £1, €0.99", "Twelve dollars fifty cents, one pound, ninety-nine cents"),
    ("$1,250 or 20 yuan", "One thousand two hundred and fifty dollars or twenty yuan"),
    ("50% off", "Fifty percent off"),
    ("Ring 110 now.", "Ring one one zero now."),
    ("110 people", "One hundred and ten people"),
    ("Call (212) 555-0100.", "Call two one two, five five five, zero one, zero zero."),
    ("post code 10007", "Post code one zero zero, zero seven"),
    ("60+ & well", "Sixty or more and well"),
    ("form A4, age 60–65", "Form A four, age sixty to sixty-five"),
    ("ID card (or passport).", "ID card, or passport."),
    ("Say 0.", "Say zero."),
    (
        "Read https://city.example/x?y=1. Or write to help@city.example.",
        "Read the web page. Or write to the e-mail address.",
    ),
    ("**Bold** _news_ 😀 &amp; <b>more</b>", "Bold news and more"),
]
MANDARIN = [
    ("14:30", "下午两点半"),
    ("8:30到17:00", "早上八点半到下午五点"),
    ("9:00-17:05", "上午九点到下午五点零五分"),
    ("12:00", "中午十二点"),
    ("2026年5月3日", "二零二六年五月三日"),
    ("2024-2025年", "二零二四年到二零二五年"),
    ("2026-12-04", "二零二六年十二月四日"),
    ("这是12月4日查过的。", "这是十二月四日查过的。"),
    ("20元，¥2", "二十元，两元"),
    ("1,250元", "一千二百五十元"),
    ("50%", "百分之五十"),
    ("请马上打110，说您在哪里。", "请马上打幺幺零，说您在哪里。"),
    ("打0555 555 0100", "打零五五，五五五，五零幺，零零"),
    ("坐103路到305室", "坐幺零三路到三零五室"),
    ("2张2寸照片，12个，第2个", "两张两寸照片，十二个，第二个"),
    ("（60岁以上）可以办", "六十岁以上，可以办"),
    ("找人工请说0。", "找人工请说零。"),
    ("请看https://city.example/办事。😀", "请看网页。"),
]


@pytest.mark.parametrize(("written", "said"), ENGLISH)
def test_english_figures_are_said_as_people_say_them(written: str, said: str) -> None:
    assert read_aloud(written, "en") == said


@pytest.mark.parametrize(("written", "said"), MANDARIN)
def test_mandarin_figures_are_said_as_people_say_them(written: str, said: str) -> None:
    assert read_aloud(written, "zh") == said


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        ("0555 555 0100", "en", "zero five five, five five five, five zero one, zero zero"),
        ("+44 20 7946 0000", "en", "plus, four four two, zero seven nine, four six zero, zero zero zero"),
        ("482109", "en", "four eight two, one zero nine"),
        (
            "0555 555 0100 extension 12",
            "en",
            "zero five five, five five five, five zero one, zero zero extension one two",
        ),
        ("482109", "zh", "四八二，幺零九"),
        ("12345", "zh", "幺二三，四五"),
    ],
)
def test_numbers_are_said_digit_by_digit_in_threes(number: str, language: str, said: str) -> None:
    assert digits(number, language) == said


@given(st.text(st.sampled_from("0123456789"), min_size=1, max_size=30))
def test_no_digit_is_lost_and_none_stands_alone(figures: str) -> None:
    parts = groups(figures)
    assert "".join(parts) == figures
    assert all(2 <= len(part) <= 3 for part in parts) or len(figures) == 1


@given(st.text(max_size=80), st.sampled_from(["en", "zh"]))
@example("\ua8d0", "zh")
@example("\u0664 buses", "en")
def test_no_figure_is_left_for_an_engine_to_guess_at(text: str, language: str) -> None:
    assert not re.search(r"[0-9]|https?://|[\U0001f300-\U0001faff]", read_aloud(text, language))


def test_a_number_in_a_long_sentence_is_never_cut() -> None:
    assert spoken_sentences("Call 718-935-2009 to ask, or come to the hall on any day of the week.", "en") == [
        "Call seven one eight, nine three five, two zero, zero nine to ask.",
        "Or come to the hall on any day of the week.",
    ]
    (said, *_) = spoken_sentences("请打0555 555 0100问一下办公室今天开不开门，再带上您的身份证和户口本。", "zh")
    assert "零五五，五五五，五零幺，零零" in said


def test_a_short_sentence_stays_and_a_long_one_is_cut_at_its_clauses() -> None:
    assert short_sentences("Bring your card. Then wait.") == ["Bring your card.", "Then wait."]
    long = "Bring your identity card, two photos, proof of where you live, and the form you got by post."
    assert short_sentences(long) == [
        "Bring your identity card, two photos, proof of where you live.",
        "And the form you got by post.",
    ]
    chinese = "要带身份证、两张照片、户口本，还有寄给您的那张表，另外请带一份复印件。"
    assert [length(sentence) <= 12 for sentence in short_sentences(chinese)] == [True, True, True]
