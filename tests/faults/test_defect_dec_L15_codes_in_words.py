"""A code is read however it is said: in figures, digit by digit, in words, with "double"; by text and on the telephone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources
from bot.language.entities.spelt_digits import read_code

EN = [
    "434441", "434 441", "434-441", "code 4 3 4 4 4 1", "4-3-4-4-4-1", "four three four four four one", "Four, three, four; double four, one",
    "code four 3 triple four 1", "my code is 4 3 4 4 4 1, and I have two children", "it is 4 3 double 4 4 1", "４３４４４１",
]  # fmt: skip
ZH = [
    "434441",
    "编号是四三四四四一",
    "4 3 4 4 4 1",
    "四 三 四 四 四 一",
    "四三四两个四一",
    "四三三个四幺",
    "４３４ ４４１",
    "编号4 3 4 4 4 1，帮我查查",
]
NONE = {
    "en": [
        "on 12 05 2026",
        "I have two children",
        "four three four four",
        "at 10 30, 12 Mill Road",
        "my number is 0555 201 7788",
        "",
    ],
    "zh": ["我五六十岁", "一九八五年六月", "两个孩子，三个老人", "我的电话是一三八零零一二三四五六", ""],
}
SAYS = {"en": ("cancel {}", "yes"), "zh": ("取消{}", "好的")}
WISH = {"en": "can i see the doctor at the river clinic on thursday", "zh": "我想星期四到河边诊所看病"}


@pytest.mark.parametrize(("language", "text"), [("en", text) for text in EN] + [("zh", text) for text in ZH])
@pytest.mark.parametrize("spoken", [True, False])
def test_a_code_is_read_in_any_way(language: str, text: str, spoken: bool) -> None:
    assert read_code(text, language, spoken=spoken) == "434441"


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in NONE.items() for text in texts])
def test_other_figures_are_no_code(language: str, text: str) -> None:
    assert read_code(text, language) == ""


@pytest.fixture
def line(house: Resources, url: str) -> Iterator[ErrandLine]:
    opened = ErrandLine(house, url)
    yield opened
    opened.close()


FIGURES = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "zh": [*"零一二三四五六七八九"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("channel", ["sms", "voice"])
@pytest.mark.parametrize("way", ["apart", "words", "alone"])
def test_a_case_is_found_by_a_code_in_words(line: ErrandLine, language: str, channel: str, way: str) -> None:
    hers: dict[str, Any] = {"channel": channel, "sender": "+8613900000101", "session": "hers", "lang": language}
    hers |= {"number": "vouched"} if channel == "voice" else {}
    came = line.play(
        {**hers, "text": {"en": "my street lamp at 14 Plum Lane is out", "zh": "梅巷14号的路灯不亮了"}[language]}
    )
    for _ in range(3):
        if came.get("case"):
            break
        came = line.play({**hers, "text": {"en": "yes", "zh": "对"}[language]})
    code = str(came["case"])
    said = " ".join(code) if way == "apart" else "".join(f"{FIGURES[language][int(each)]} " for each in code)
    prefix = "" if way == "alone" else {"en": "code ", "zh": "编号"}[language]
    stranger = {**hers, "sender": "+8613900000707", "session": "stranger"}
    heard = " ".join(line.play({**stranger, "text": f"{prefix}{said}".strip()})["said"])
    plain = " ".join(line.play({**stranger, "session": "other", "sender": "+8613900000808", "text": code})["said"])
    assert heard == plain
    assert {"en": "open", "zh": "还没"}[language] in heard
