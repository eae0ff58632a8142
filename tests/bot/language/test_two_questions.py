"""What a short text asks or refuses besides the one thing: a second question, another wish."""

from __future__ import annotations

import pytest

from bot.config.settings import HERE
from bot.language.plain_turns import read_plain
from bot.language.refusing import read_refusing

PLAIN, REFUSING = read_plain(HERE / "intents"), read_refusing(HERE / "intents")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how much is it and where do I go", ("cost", "where")),
        ("what do I bring, how long does it take?", ("bring", "duration")),
        ("多少钱，去哪里办", ("cost", "where")),
        ("hello, how much is it please", ("cost",)),
        ("who do I call, what number", ("phone",)),
    ],
)
def test_each_thing_asked_in_one_breath_is_heard_in_order(text: str, asked: tuple[str, ...]) -> None:
    assert PLAIN.aspects(text) == asked


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I want meals brought home", True),
        ("can I have the door bus", True),
        ("要送饭", True),
        ("thanks", False),
        ("I don't want the door bus", False),
        ("不要了", False),
        ("我用不着", False),
    ],
)
def test_only_a_wish_is_taken_for_what_is_wanted_instead(text: str, wanted: bool) -> None:
    assert REFUSING.wants(text) is wanted
