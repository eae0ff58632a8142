"""What a telephone would say: every part, in both languages, short and without anything an ear can not use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
from channels.render.phone_text import render

PHRASES = Phrases(Path(__file__).parents[3] / "intents")
OPTIONS = (
    Option("1", "Senior Travel Card", "service:a"),
    Option("2", "Find a service", "menu:find", "To find a service"),
)

SPOKEN: list[tuple[Part, str]] = [
    (Say("I am a computer. For a person, say 0."), "I am a computer. For a person, say zero."),
    (
        Detail("Phone", "0555 555 0100", "phone"),
        "Phone: zero five five, five five five, five zero one, zero zero. "
        "Again: zero five five, five five five, five zero one, zero zero.",
    ),
    (Detail("Cost", "$20", "amount"), "Cost: twenty dollars."),
    (Detail("Opens", "10:00 am", "time"), "Opens: ten in the morning."),
    (Detail("Address", "12 River Road", "place"), "Address. Twelve River Road."),
    (
        Choices("Which one do you mean?", OPTIONS),
        "Which one do you mean? Senior Travel Card, press 1. To find a service, press 2. For a person, press zero.",
    ),
    (Ask("call", "Shall a person ring you?", "yes-no"), "Shall a person ring you? For yes, press 1. For no, press 2."),
    (Ask("number", "What number shall we ring?", "digits"), "What number shall we ring?"),
    (
        Handover("hotline", "asked", "A person will ring you back.", "482109"),
        "A person will ring you back. Your code: four eight two, one zero nine. Again: four eight two, one zero nine.",
    ),
]
MANDARIN: list[tuple[Part, str]] = [
    (
        Detail("电话", "0555 555 0100", "phone"),
        "电话：零五五，五五五，五零幺，零零。再说一遍：零五五，五五五，五零幺，零零。",
    ),
    (
        Choices("您说的是哪一个？", (Option("1", "老年公交卡", "a"),)),
        "您说的是哪一个？老年公交卡，请按1。找人工，请按零。",
    ),
    (
        Handover("hotline", "asked", "会有人给您回电话。", "482109"),
        "会有人给您回电话。您的编号：四八二，幺零九。再说一遍：四八二，幺零九。",
    ),
]


@pytest.mark.parametrize(("part", "spoken"), SPOKEN)
def test_each_part_is_spoken_in_english(part: Part, spoken: str) -> None:
    assert render(Reply((part,), "en"), PHRASES).bodies == (spoken,)


@pytest.mark.parametrize(("part", "spoken"), MANDARIN)
def test_each_part_is_spoken_in_mandarin(part: Part, spoken: str) -> None:
    assert render(Reply((part,), "zh"), PHRASES).bodies == (spoken,)


def test_nothing_reaches_the_ear_that_it_can_not_use() -> None:
    said = "See https://city.example/a or **write** to a@city.example 😀. Bring: your card, two photos, the letter."
    (spoken,) = render(Reply((Say(said),), "en"), PHRASES).bodies
    assert not re.search(r"http|[@*😀\d]", spoken)


def test_sentences_keep_to_twelve_words_where_they_can() -> None:
    long = "Bring your identity card, two photos, proof of where you live, and the form you got by post."
    (spoken,) = render(Reply((Say(long),), "en"), PHRASES).bodies
    assert max(len(sentence.split()) for sentence in spoken.split(". ")) <= 12


def test_a_reply_without_parts_is_silence() -> None:
    assert render(Reply((), "en"), PHRASES).bodies == ()
