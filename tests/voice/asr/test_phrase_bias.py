"""Names that sound like a stretch of what was heard."""

from __future__ import annotations

import pytest

from voice.asr.phrase_bias import LONGEST_NAME, MOST, MOST_WORDS, Names

CITY = ("wheelchair bus", "rent money", "bus pass", "meals on wheels", "first ID card", "low rent home")


@pytest.mark.parametrize(
    ("heard", "variant"),
    [
        ("We'll cheer both.", "Wheelchair bus."),
        ("Brent Money.", "Rent money."),
        ("I need meals on Weeolf, please.", "I need meals on wheels, please."),
        ("Who gives me a bus, pass?", "Who gives me a bus pass?"),
        ("First i.d. Carr.", "First id card."),
        ("My low red home", "My low rent home"),
    ],
)
def test_a_stretch_that_sounds_alike_may_have_been_a_name(heard: str, variant: str) -> None:
    assert variant in Names(CITY).variants(heard)[:2]


@pytest.mark.parametrize("heard", ["", "...", "I have lost my job", "word " * (MOST_WORDS + 1)])
def test_what_sounds_like_no_name_stays(heard: str) -> None:
    assert Names(["bus pass"]).variants(heard) == []


@pytest.mark.parametrize("heard", ["Bus pass.", "I want a bus pass"])
def test_a_name_that_was_heard_as_it_is_comes_first(heard: str) -> None:
    assert Names(["bus pass", "bus card"]).variants(heard)[0] == heard


def test_so_many_are_weighed_and_no_more() -> None:
    names = Names([f"bus pas{letter}" for letter in "abcdefghijklmnopqrt"])
    assert len(names.variants("bus pasu")) == MOST


def test_long_names_are_left_out_and_no_names_are_no_trouble() -> None:
    assert Names(["one two three four five six"]).names == []
    assert len(Names(["a b c d e"]).names) == 1 == LONGEST_NAME - 4
    assert Names(()).variants("anything") == []
