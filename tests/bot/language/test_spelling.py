"""Tests of finding what a misspelt word was meant to be."""

from __future__ import annotations

import random
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.language.spelling import MIN_FUZZY, NEAR, Spellings
from bot.retrieval.services.index import open_index

WORDS = ("heating", "heater", "funeral", "pension", "rent", "公交", "2nd", "birth", "berth")


def test_a_misspelt_word_is_taken_for_its_nearest() -> None:
    assert Spellings(WORDS).known(["haeting", "funerel", "rent", "公交"]) == ["heating", "funeral", "rent", "公交"]


def test_short_words_and_words_near_to_none_are_left_out() -> None:
    assert Spellings(WORDS).known(["rant", "xylophone", "公车", "3rd", "héating"]) == []


def test_an_empty_vocabulary_knows_nothing() -> None:
    assert Spellings(()).known(["heating", "rent"]) == []


def test_nothing_is_lost_against_comparing_with_every_word(opened_city: Path) -> None:
    words = [w for w in open_index(opened_city).vocabulary if len(w) >= MIN_FUZZY and w.isascii() and w.isalpha()]
    spellings, chance = Spellings(words), random.Random(7)
    for word in chance.sample(words, 300):
        place = chance.randrange(len(word))
        changed = word[:place] + chance.choice("aeiourst") + word[place + chance.randrange(2) :]
        best = process.extractOne(changed, words, scorer=fuzz.ratio, score_cutoff=NEAR)
        expected = [changed] if changed in words else [best[0]] if best and len(changed) >= MIN_FUZZY else []
        assert spellings.known([changed]) == expected
