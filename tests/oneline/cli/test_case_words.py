"""What a case holds, as staff read it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.case import Answer
from oneline.cli.case_words import answered


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Wang Xiuying", "Wang Xiuying"),
        (["sofa", "chair"], "sofa, chair"),
        (True, "yes"),
        (False, "no"),
        (2, "2"),
        ({"text": "14 Willow Street", "street": "Willow Street", "number": "14"}, "14 Willow Street"),
        ({"start": "10:00", "end": "12:00"}, "start 10:00, end 12:00"),
        (None, ""),
    ],
)
def test_an_answer_is_read_as_it_was_given(value: Any, told: str) -> None:
    assert answered(Answer(value)) == told


def test_what_is_not_known_says_so() -> None:
    assert answered(Answer(None, known="unknown")) == "they do not know"
    assert answered(Answer(None, known="skipped")) == "left out"
