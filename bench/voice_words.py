"""Compares the transcript with the true words, and counts the errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from num2words import num2words
from rapidfuzz.distance import Levenshtein

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SAME = (
    ("i'm", "i am"), ("you're", "you are"), ("canceled", "cancelled"), ("deactivated", "de activated"),
    ("mr.", "mister"), ("mr ", "mister "), ("p.m.", "pm"), ("a.m.", "am"),
)  # fmt: skip
"""Spellings that are no mistake."""
AS_DIGITS = {"oh": "zero", "o": "zero", "naught": "zero", "to": "two", "too": "two", "for": "four"}
"""Where digits were asked for, these sound the same and are taken as the digit."""


@dataclass(frozen=True, slots=True)
class Errors:
    """How many words are wrong, of how many."""

    wrong: int
    """Words that are wrong, missing or too many."""
    said: int

    @property
    def rate(self) -> float:
        """Share of words that are wrong; 0 where nothing was said."""
        return self.wrong / self.said if self.said else 0.0

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.wrong + other.wrong, self.said + other.said)


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are said: figures in words, no punctuation."""
    text = text.lower().replace("-", " ")
    for other, one in SAME:
        text = text.replace(other, one)
    text = re.sub(r"(\d+)(st|nd|rd|th)\b", lambda found: f" {num2words(int(found[1]), to='ordinal')} ", text)
    text = re.sub(r"\d+", lambda figures: f" {num2words(int(figures[0]))} ", text).replace("-", " ")
    return tuple(re.sub(r"[^a-z' ]", " ", text).split())


def digits(text: str) -> tuple[str, ...]:
    """The digits of a text, one word each; words that are none stay, as they are mistakes."""
    text = re.sub(r"\d", lambda figure: f" {DIGITS[int(figure[0])]} ", text)
    return tuple(AS_DIGITS.get(word, word) for word in words(text))


def errors(said: tuple[str, ...], heard: tuple[str, ...]) -> Errors:
    """Words of one utterance that are wrong, missing or too many."""
    return Errors(int(Levenshtein.distance(said, heard)), len(said))


def all_of(each: Iterable[Errors]) -> Errors:
    """Errors of several utterances together."""
    return sum(each, Errors(0, 0))
