"""How to talk is told from what to talk about."""

from __future__ import annotations

import pytest
from demo_city import all_keywords

from bot.nlu.talk_control import TalkControl, parse_talk_control

KEYWORDS = all_keywords()


@pytest.mark.parametrize(
    "text",
    [
        "hold on slower, let me get a pen",
        "could you say that again i had the tv on",
        "等一下我找支笔，再说一遍",
        "你讲太快了慢点再讲一次",
    ],
)
def test_a_wish_to_hear_it_again_is_all_there_is(text: str) -> None:
    said = parse_talk_control(text, KEYWORDS)
    assert said is not None
    assert said.again
    assert said.text == ""


@pytest.mark.parametrize("text", ["hang on i'm writing", "等等，我去拿眼镜"])
def test_somebody_who_needs_a_moment_asks_for_nothing(text: str) -> None:
    assert parse_talk_control(text, KEYWORDS) == TalkControl("", holds=True)


def test_a_question_beside_it_is_what_the_text_is_about() -> None:
    said = parse_talk_control("slow down dear, what was the number for the library", KEYWORDS)
    assert said is not None
    assert said.text == "dear, what was the number for the library"


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("say it in english please: does my son need a form", "en", "does my son need a form"),
        ("好，说回中文。老人卡要带什么", "zh", "老人卡要带什么"),
    ],
)
def test_a_language_beside_a_question_changes_the_language_and_leaves_the_question(
    text: str, language: str, rest: str
) -> None:
    said = parse_talk_control(text, KEYWORDS)
    assert said is not None
    assert said.language == language
    assert said.text.endswith(rest)


@pytest.mark.parametrize(
    "text", ["where is the english class", "can I apply again next year", "有没有讲英文的人", "要等多久"]
)
def test_words_that_are_part_of_a_question_steer_nothing(text: str) -> None:
    assert parse_talk_control(text, KEYWORDS) is None
