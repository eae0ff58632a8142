"""Numbers said digit by digit, as a telephone number is: the words for it, and what such words come to."""

from __future__ import annotations

import re
from itertools import groupby

from bot.language.grammar import grammar

_WORD = re.compile(r"\d|[^\W\d_]+")


def digit_words(language: str) -> tuple[str, ...]:
    """All words in which a number is said digit by digit; none for a language without a grammar."""
    figures, repeats = _words(language)
    return (*figures, *repeats)


def spelt(text: str, language: str) -> str:
    """The digits of a text: "oh five double five" is "0555". Other words are passed over, and a word for one digit among them."""
    figures, repeats = _words(language)
    han = all(len(word) == 1 for word in figures)
    words = [char for char in text if char.isalnum()] if han else _WORD.findall(text.lower())
    known = figures | repeats
    runs = [[*run] for is_digit, run in groupby(words, lambda word: word.isdecimal() or word in known) if is_digit]
    return "".join(_digits(run, known) for run in runs if len(run) > 1 or run[0].isdecimal())


def _digits(run: list[str], known: dict[str, str]) -> str:
    """Words of digits as figures; "×2" says the next one twice."""
    digits, times = "", 1
    for word in run:
        figure = str(int(word)) if word.isdecimal() else known[word]
        if figure.startswith("×"):
            times = int(figure[1:])
        else:
            digits, times = digits + figure * times, 1
    return digits


def _words(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Word → its figure, and word → how often the next one is meant."""
    rules = grammar(language)
    if rules is None:
        return {}, {}
    figures = {word: str(figure) for figure, words in enumerate(rules.words["digits"]) for word in words}
    return figures, {word: f"×{times}" for word, times in rules.words["repeats"].items()}
