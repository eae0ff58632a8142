"""The plainest turns are read by their words, whatever stands around them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from demo_city import all_keywords

from bot.language.plain_turns import letters

ROOT = Path(__file__).parents[3]
KEYWORDS = all_keywords()
PLAIN = KEYWORDS.plain
MANY = json.loads((ROOT / "bench" / "plain" / "more.json").read_text(encoding="utf-8"))
LEAST = 0.95


def _asked(text: str) -> str:
    return PLAIN.aspect(KEYWORDS.dialect.standard(text)) or PLAIN.aspect(text)


ASKED = [
    ("who can get it", "who"), ("am I entitled to that", "who"), ("what to bring", "bring"), ("which papers do i need", "bring"),
    ("is it free", "cost"), ("how much", "cost"), ("where", "where"), ("whats the address", "where"), ("how do i get it", "how"),
    ("how long does it take", "duration"), ("who do i ring", "phone"), ("谁能办", "who"), ("要带哪些东西", "bring"),
    ("要花钱吗", "cost"), ("在哪里办", "where"), ("怎么申请", "how"), ("要多久", "duration"), ("打哪个电话", "phone"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "aspect"), ASKED)
@pytest.mark.parametrize("way", ["{}", "{}?", "{}？", "{}!", " {} .", "PLEASE, {}", "请问{}"])
def test_marks_capitals_and_politeness_change_nothing(text: str, aspect: str, way: str) -> None:
    assert PLAIN.aspect(way.format(text)) == aspect
    assert PLAIN.aspect(way.format(text).upper()) == aspect


@pytest.mark.parametrize(
    "text",
    [
        "what do i bring for the lamp in our street",
        "can a person explain the papers to me",
        "how much is it a month",
        "i can't pay for it",
        "wait, there's something else",
        "whats out there for old folks",
        "identity card please",
        "warts",
        "snow",
        "can i speak to somebody",
        "who do i see",
        "那去哪里还能看医生",
        "我号码是十二",
        "耳朵不好打哪个",
        "能领到什么时候为止",
        "到哪一步了怎么看",
        "我们想领证，要带什么",
        "how do i get there",
        "how do i pay",
        "how much do i get",
        "can my son get it for me",
        "when will they ring",
        "don't ring me, i have no phone",
        "what is my number",
        "怎么去",
        "能领多少钱",
        "给我打电话",
        "残疾证要带什么",
        "谁来",
    ],
)
def test_what_names_or_asks_something_else_is_not_plain(text: str) -> None:
    assert PLAIN.aspect(text) == ""


@pytest.mark.parametrize(
    ("text", "name", "aspect"),
    [
        ("Senior transit card?", "senior transit card", ""),
        ("i need the SENIOR TRANSIT CARD please", "senior transit card", ""),
        ("what do i bring for the senior transit card", "senior transit card", "bring"),
        ("no, i meant meals at home", "meals at home", ""),
        ("我想办结婚登记", "结婚登记", ""),
        ("请问结婚登记要带什么", "结婚登记", "bring"),
        ("办后事的帮助", "办后事的帮助", ""),
    ],
)
def test_a_name_is_found_with_a_word_or_two_around_it(text: str, name: str, aspect: str) -> None:
    around = {each.name: each.rest for each in PLAIN.names(text)}
    assert name in around
    assert PLAIN.aspect(around[name]) == aspect


def test_a_name_among_other_things_said_is_not_cut_out() -> None:
    assert "power cut" not in {each.name for each in PLAIN.names("my neighbour had a power cut and fell")}


def test_what_a_rambling_first_sentence_asks_is_heard() -> None:
    assert PLAIN.asked("hi i am 74 how do i get the free bus thing") == "how"
    assert PLAIN.asked("the door bus what do you pay for one ride") == "cost"
    assert PLAIN.asked("i am 74 and my legs are bad") == ""


def test_letters_are_a_text_without_marks_and_width() -> None:
    assert letters(" What’s  ＮＥＷ？ ") == "what s new"
    assert letters("身份证 到期、换新！") == "身份证到期换新"


@pytest.mark.parametrize("language", MANY)
def test_nearly_all_of_many_ordinary_ways_to_ask_are_read(language: str) -> None:
    asked = [(aspect, text) for aspect, texts in MANY[language].items() for text in texts]
    wrong = [text for aspect, text in asked if _asked(text) != aspect]
    assert len(wrong) <= len(asked) * (1 - LEAST), wrong


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("how mutch is it", "cost"), ("who qualifes for it", "who"), ("wich office is it", "where"), ("how long dose it take", "duration"),
        ("要多旧", "duration"), ("要交多少前", "cost"), ("怎么伸请", "how"), ("电活号码是多少", "phone"), ("什吗人可以办", "who"), ("咋申请", "how"),
    ],
)  # fmt: skip
def test_a_word_misspelt_or_of_the_same_sound_is_read_as_it_was_meant(text: str, aspect: str) -> None:
    assert _asked(text) == aspect


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("does it apply to me", "who"), ("where do i start", "how"), ("what's the procedure dear", "how"), ("is it dear", "cost"),
        ("how much time does it take", "duration"), ("how do i reach them", "phone"), ("will they let me have it", "who"),
        ("打到哪里", "phone"), ("先做什么", "how"), ("手续费要多少", "cost"), ("我这样的能办吗", "who"), ("等到什么时候", "duration"),
    ],
)  # fmt: skip
def test_how_it_is_put_goes_before_the_words_it_is_put_in(text: str, aspect: str) -> None:
    assert PLAIN.aspect(text) == aspect
