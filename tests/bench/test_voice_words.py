"""Words said beside words heard: what counts as a mistake."""

from __future__ import annotations

import pytest

from bench.voice_words import Errors, all_of, digits, errors, words

SAID_AND_HEARD = [
    ("that conference is full", "that conference is full", 0),
    ("that conference is full", "That conference is full.", 0),
    ("that conference is full", "that conference was full", 1),
    ("that conference is full", "that is full", 1),
    ("that conference is full", "that big conference is full", 1),
    ("that conference is full", "", 4),
    ("press 2 now", "press two now", 0),
    ("your call was canceled", "your call was cancelled", 0),
    ("I'm sorry", "I am sorry", 0),
    ("the 1st of June", "the first of june", 0),
    ("twenty-one", "21", 0),
]


@pytest.mark.parametrize(("said", "heard", "wrong"), SAID_AND_HEARD)
def test_words_that_are_wrong_missing_or_too_many_count(said: str, heard: str, wrong: int) -> None:
    assert errors(words(said), words(heard)) == Errors(wrong, len(words(said)))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("055", ("zero", "five", "five")),
        ("oh five 5", ("zero", "five", "five")),
        ("two, for", ("two", "four")),
        ("a five", ("a", "five")),
        ("", ()),
    ],
)
def test_digits_are_read_one_by_one_and_what_sounds_the_same_is_the_same(text: str, read: tuple[str, ...]) -> None:
    assert digits(text) == read


def test_errors_of_several_utterances_are_weighed_by_their_words() -> None:
    whole = all_of([Errors(1, 1), Errors(0, 9)])
    assert (whole, whole.rate) == (Errors(1, 10), 0.1)


def test_nothing_said_is_no_mistake() -> None:
    assert all_of([]).rate == 0.0
