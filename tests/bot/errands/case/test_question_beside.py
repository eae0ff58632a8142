"""A question in a turn that answers the open question too: it is answered, and the answer is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from played_errands import ErrandLine

from bot.dialogue.turn.resources import Resources

HEATING = "我奶奶屋里暖气不热，她八十三了，叫人来修"


@pytest.fixture
def line(house: Resources, tmp_path: Path) -> Iterator[ErrandLine]:
    """The line on an empty store."""
    opened = ErrandLine(house, f"sqlite:///{tmp_path / 'line.db'}")
    yield opened
    opened.close()


def said(line: ErrandLine, lang: str, *texts: str) -> str:
    """What the last turn is answered with."""
    came: dict[str, Any] = {}
    for text in texts:
        turn = {"session": "+8613900009911", "sender": "+8613900009911", "channel": "sms", "lang": lang, "text": text}
        came = line.play(turn)
    return "\n".join(came["said"])


@pytest.mark.parametrize(
    ("lang", "before", "text", "fact", "taken"),
    [
        ("en", ["I would like meals brought to my mother"], "yes please, and is it dear?", "8 yuan", "What is your address?"),
        ("en", ["I would like meals brought to my mother", "yes"], "14 Willow Street. who can get it", "70 or older",
         "What is your name?"),
        ("en", ["come for my old sofa at 5 Willow Street tomorrow"],
         "yes right and you are sure free no surprise bill afterwards", "20 yuan", "Your code"),
        ("zh", [HEATING], "要，收费吗", "不要钱", "地址"),
    ],
)  # fmt: skip
def test_the_question_is_answered_and_the_answer_is_taken(
    line: ErrandLine, lang: str, before: list[str], text: str, fact: str, taken: str
) -> None:
    told = said(line, lang, *before, text)
    assert fact in told
    assert taken in told
    assert told.index(fact) < told.index(taken)


def test_a_plain_answer_gets_no_fact(line: ErrandLine) -> None:
    assert "yuan" not in said(line, "en", "I would like meals brought to my mother", "yes", "14 Willow Street")
