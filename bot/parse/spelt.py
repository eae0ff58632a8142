"""Numbers said digit by digit, as a telephone number is: the words for it, and what such words come to."""

from __future__ import annotations

import re

from bot.parse.grammar import grammar

_WORD = re.compile(r"\d|[^\W\d_]+")


def digit_words(language: str) -> tuple[str, ...]:
    """All words in which a number is said digit by digit; none for a language without a grammar."""
    figures, repeats = _words(language)
    return (*figures, *repeats)


def spelt(text: str, language: str) -> str:
    """The digits of a text: "oh five double five" is "0555"; words that are no digits are passed over."""
    figures, repeats = _words(language)
    one_each = all(len(word) == 1 for word in figures)
    digits, times = "", 1
    for word in text if one_each else _WORD.findall(text.lower()):
        if word in repeats:
            times = repeats[word]
        elif figure := str(int(word)) if word.isdecimal() else figures.get(word, ""):
            digits, times = digits + figure * times, 1
    return digits


def _words(language: str) -> tuple[dict[str, str], dict[str, int]]:
    rules = grammar(language)
    if rules is None:
        return {}, {}
    figures = {word: str(figure) for figure, words in enumerate(rules.words["digits"]) for word in words}
    return figures, rules.words["repeats"]
