"""Defect D11 of 2 December: thanks never outweigh despair, and words that are spelt as they sound are heard."""

from __future__ import annotations

import pytest
from demo_city import ROOT

from bot.safety import Lexicon, read_lexicon
from bot.safety.folding import sound


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(ROOT / "intents")


@pytest.mark.parametrize(
    "text",
    [
        "你们都好，我不想再连累家里了，再见", "不想拖累大家了，谢谢", "thank you everyone, you have all been so good to me. goodbye",
    ],
)  # fmt: skip
def test_despair_beside_thanks_is_heard(lexicon: Lexicon, text: str) -> None:
    match = lexicon.match(text)
    assert {each.level for each in (*match.raised, *match.doubted)} == {"E2"}


@pytest.mark.parametrize(
    "text", ["thanks goodbye", "thank you for your help, bye", "谢谢再见", "不想拖累孩子，想申请养老院"]
)
def test_mere_thanks_are_no_despair(lexicon: Lexicon, text: str) -> None:
    match = lexicon.match(text)
    assert not match.raised
    assert not match.doubted


@pytest.mark.parametrize("text", ["unconshus in the hall", "my wife is unconshuss", "she collapst in the shop"])
def test_a_word_spelt_as_it_sounds_is_heard(lexicon: Lexicon, text: str) -> None:
    assert {each.family for each in lexicon.match(text).raised} == {"medical"}


def test_words_that_sound_alike_have_one_sound() -> None:
    assert sound("unconshus") == sound("unconscious")
    assert sound("conscience") != sound("unconscious")
