"""Which word pieces may follow where only some words are said."""

from __future__ import annotations

import pytest
from heard import packaged

from voice.asr.moonshine_digit_decoder import InTurn
from voice.asr.moonshine_recogniser import FOLDER
from voice.asr.moonshine_word_pieces import END, Pieces


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(packaged("moonshine_voice") / FOLDER / "tokenizer.bin")


@pytest.fixture(scope="module")
def rule(pieces: Pieces) -> InTurn:
    return InTurn(pieces, ("one", "seven", "zero"))


@pytest.mark.parametrize(
    "text", ["one", "Seven", "one seven zero", "Zero, one, seven.", "seven seven. one", "one, seven", "zero."]
)
def test_words_in_any_order_with_commas_and_full_stops_are_allowed(pieces: Pieces, rule: InTurn, text: str) -> None:
    spelt = [*pieces.split(text), END]
    assert all(piece in rule.after(spelt[:at]) for at, piece in enumerate(spelt))


@pytest.mark.parametrize("text", ["two", "one two", ", one", "one One", "", "one,"])
def test_nothing_else_is(pieces: Pieces, rule: InTurn, text: str) -> None:
    spelt = [*(pieces.split(text) if text else []), END]
    first = next(at for at, piece in enumerate(spelt) if piece not in rule.after(spelt[:at]))
    assert first <= len(spelt) - 1


def test_a_strange_letter_is_said(pieces: Pieces) -> None:
    with pytest.raises(KeyError):
        InTurn(pieces, ("одиннадцать\u200b\U0010ffff",))
