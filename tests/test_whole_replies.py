"""The referee of replies itself: each rule refuses what it is there for, and lets plain replies pass."""

from __future__ import annotations

import pytest
from whole_replies import of_rendered, problems

from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say

WHOLE: list[Part] = [
    Say("Meals at home: We bring a hot lunch. It costs 8 yuan a meal."),
    Say("It is open from 8:30 am to 6:00 pm."),
    Say("www.city.example tells more."),
    Say("You are 70 or older, or you are ill."),
    Say("送饭上门：每天中午把热饭送到您家。"),
    Detail("Phone", "0555 555 0156", "phone"),
    Ask("number", "What number shall we ring?", "digits"),
    Choices("Which one do you mean?", (Option("1", "bus card", "service:a"),)),
    Handover("hotline", "asked", "A person will ring you back.", "768283"),
]
BROKEN: list[tuple[Part, str]] = [
    (Say("your identity card."), "begins with a capital"),
    (Say("Bring your card"), "has an end mark"),
    (Say("要扔的东西有哪些"), "has an end mark"),
    (Say("Or you are ill."), "opens with or"),
    (Say("In person: Or come to the heat office."), "opens with or"),
    (Say("或者您生病。"), "opens with or"),
    (Say("到窗口：也可以到社区办公室问。"), "opens with or"),
    (Say("Who can get it: "), "a label has a value"),
    (Say("Bring ."), "a label has a value"),
    (Say("You said {said}."), "a label has a value"),
    (Detail("Phone", ""), "a label has a value"),
    (Say("It is 30. 8."), "has its unit"),
    (Say("It costs 20."), "has its unit"),
    (Say("每月交50。"), "has its unit"),
    (Say("到窗口： 到社区办公室问。"), "gap or mark"),
    (Say("It is free.. Come in."), "gap or mark"),
    (Say("It is free. It is free."), "said twice"),
    (Handover("hotline", "asked", "Your code is this.", "768283"), "told as a code"),
    (Handover("hotline", "asked", "您的号码是：", "768283"), "told as a code"),
]


@pytest.mark.parametrize("part", WHOLE)
def test_a_plain_reply_is_a_whole(part: Part) -> None:
    assert problems(Reply((part,), "en")) == []


@pytest.mark.parametrize(("part", "rule"), BROKEN)
def test_what_is_no_whole_is_refused_by_its_rule(part: Part, rule: str) -> None:
    assert any(rule in problem for problem in problems(Reply((part,), "en")))


def test_one_sentence_in_two_parts_is_said_twice() -> None:
    assert problems(Reply((Say("It is free."), Say("Bring a card. It is free.")), "en"))


def test_what_waits_for_more_stands_by_itself() -> None:
    assert of_rendered(("City Help: It is free.",), ("Bring a photo.",)) == []
    assert len(of_rendered(("City Help: It is free.",), ("or a photo",))) == 1
