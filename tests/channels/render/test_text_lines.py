"""A reply as lines of text: every part, in every language."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
from channels.render.text_lines import TextLabels, TextLine, lines, read_labels

PHRASES = Phrases(Path(__file__).parents[3] / "intents")
ENGLISH = read_labels(PHRASES, "en", "City Help")
CHINESE = read_labels(PHRASES, "zh", "临河热线")
TWO = (Option("1", "Bus card", "service:a"), Option("2", "Train card", "service:b"))
EXAMPLES: tuple[Part, ...] = (
    Say("It is free."),
    Detail("Phone", "555 0100", "phone"),
    Choices("Which one?", TWO),
    Ask("person", "Shall a person ring you?", "yes-no"),
    Handover("hotline", "asked", "A person will ring you.", "482913"),
)


def _texts(part: Part, labels: TextLabels = ENGLISH) -> list[str]:
    return [line.text for line in lines(Reply((part,), "en"), labels)]


def test_every_kind_of_part_has_an_example_here() -> None:
    assert {type(part) for part in EXAMPLES} == set(get_args(Part))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (EXAMPLES[0], ["It is free."]),
        (Say("One.\n\nTwo."), ["One.", "Two."]),
        (EXAMPLES[1], ["Phone: 555 0100"]),
        (Detail("By phone:", "555 0100"), ["By phone: 555 0100"]),
        (EXAMPLES[2], ["Which one?", "1 Bus card", "2 Train card", "Reply 1 or 2. 0 = a person."]),
        (Choices("This one?", TWO[:1]), ["This one?", "1 Bus card", "Reply 1. 0 = a person."]),
        (EXAMPLES[3], ["Shall a person ring you?", "Reply 1 for yes, 2 for no."]),
        (Ask("need", "What do you need?"), ["What do you need?"]),
        (EXAMPLES[4], ["A person will ring you. Your code: 482913."]),
        (Handover("hotline", "asked", "A person will ring you."), ["A person will ring you."]),
    ],
)
def test_each_part_becomes_plain_lines(part: Part, expected: list[str]) -> None:
    assert _texts(part) == expected


def test_chinese_lines_use_chinese_signs() -> None:
    three = (*TWO, Option("3", "三号", "x"))
    assert _texts(Choices("您要哪一个？", three), CHINESE)[-1] == "回复1、2或3。找人工回复0。"
    assert _texts(Detail("电话", "12345", "phone"), CHINESE) == ["电话：12345"]
    assert CHINESE.sender == "临河热线："


def test_questions_numbers_and_codes_are_kept_and_sentences_may_wait() -> None:
    kept = {line.text: line.kept for part in EXAMPLES for line in lines(Reply((part,), "en"), ENGLISH)}
    assert [text for text, stays in kept.items() if not stays] == ["It is free."]


def test_a_reply_keeps_the_order_of_its_parts() -> None:
    reply = Reply((Say("First."), Say("Second."), Ask("x", "Third?")), "en")
    assert lines(reply, ENGLISH) == (TextLine("First."), TextLine("Second."), TextLine("Third?", kept=True))
