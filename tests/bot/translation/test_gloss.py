"""A question in another language becomes the words that its answer is looked for by."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.translation.gloss import Gloss, read_gloss
from bot.translation.glossary import GlossaryError

INTENTS = Path(__file__).parents[3] / "intents"
GLOSS = read_gloss(INTENTS / "glossary")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("要交多少押金", ["how much", "deposit"]),
        ("寄到哪里", ["mail", "address"]),
        ("fax号码是几号", ["fax number"]),
        ("老婆没有绿卡行不行", ["spouse", "green card", "allowed"]),
        ("有没有讲中文的", ["chinese", "speak"]),
    ],
)
def test_what_is_asked_stands_in_the_gloss(asked: str, words: list[str]) -> None:
    glossed = GLOSS.of(asked)
    assert all(word in glossed for word in words), glossed


def test_figures_and_latin_letters_stay_and_what_is_not_known_is_left_out() -> None:
    assert GLOSS.of("DMV 65岁") == "DMV 65 years old age"
    assert Gloss({"岁": "years old"}, 1).of("魑魅65岁") == "65 years old"


def test_the_longest_word_is_read_first() -> None:
    assert Gloss({"多少": "amount", "多少钱": "how much"}, 3).of("多少钱") == "how much"


def test_without_a_file_nothing_is_glossed(tmp_path: Path) -> None:
    assert read_gloss(tmp_path).of("多少钱") == ""


def test_a_file_without_a_keeper_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / "zh-en.yml").write_text("words: {钱: money}", encoding="utf-8")
    with pytest.raises(GlossaryError, match="keeper"):
        read_gloss(tmp_path)
