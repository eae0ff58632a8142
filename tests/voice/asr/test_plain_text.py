"""A hearing is written as people write, without the punctuation a recogniser only guesses."""

from __future__ import annotations

import math

import pytest

from voice.asr.confidence import Logistic, chance, lifted
from voice.asr.strip_punctuation import plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("I'm fine, thank you.", "I'm fine thank you"),
        ("It's $1,250.50 at 10.30!", "It's $1,250.50 at 10.30"),
        ("re-use - or not", "re-use or not"),
        ("‘Yes’ “no” … what?", "Yes no what"),
        ("我想问一下，医院 怎么走。", "我想问一下医院怎么走"),
        ("我想问一下,医院怎么走?", "我想问一下医院怎么走"),
        ("我的 WeChat 号 是 138", "我的 WeChat 号是 138"),
        ("¿Dónde está?", "Dónde está"),
        (" . ", ""),
        ("", ""),
    ],
)
def test_only_guessed_punctuation_is_left_out(written: str, kept: str) -> None:
    assert plain(written) == kept


def test_a_chance_stays_between_0_and_1_whatever_the_signs() -> None:
    assert 0 < chance(Logistic(0.0, (1.0,)), (-1e9,)) < 1e-9
    assert chance(Logistic(0.0, (1.0,)), (0.0,)) == 0.5
    assert 1 - 1e-9 < chance(Logistic(0.0, (1.0,)), (1e9,)) <= 1


def test_odds_are_lifted_and_never_above_1() -> None:
    assert lifted(0.0, 3.0) == 0.0
    assert lifted(0.5, math.log(3)) == pytest.approx(0.75)
    assert lifted(1.0, 3.0) == 1.0
