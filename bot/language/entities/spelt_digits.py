"""Numbers said digit by digit, as a telephone number or the code of a case is: the words for it, and what such words come to."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from bot.language.grammar import grammar
from bot.model.case_code import WEIGHTS

_GROUPED = re.compile(r"(?<!\d)(\d{3}[ -]?\d{3}(?:[ -]?\d{3})?)(?!\d)")
TEXTS = 64
"""Texts of which the code is kept: several rules of a turn ask for it."""
_WORD = re.compile(r"\d+|[^\W\d_]+")


def digit_words(language: str) -> tuple[str, ...]:
    """All words in which a number is said digit by digit; none for a language without a grammar."""
    figures, repeats = _words(language)
    return (*figures, *repeats)


def spelt(text: str, language: str) -> str:
    """The digits of a text: "oh five double five" is "0555". Other words are passed over, and a word for one digit among them."""
    return "".join("".join(run) for run in spelt_runs(text, language))


def spelt_runs(text: str, language: str) -> list[list[str]]:
    """The same digits, a list for each run of them without another word in between; "double five" is one piece, "55"."""
    figures, repeats = _words(language)
    known = figures | repeats
    words = _pieces(text.lower(), known)
    runs = [[*run] for is_digit, run in groupby(words, lambda word: word.isdecimal() or word in known) if is_digit]
    return [_digits(run, known) for run in runs if len(run) > 1 or run[0].isdecimal()]


@lru_cache(maxsize=TEXTS)
def read_code(text: str, language: str, *, spoken: bool = False) -> str:
    """The figures of a code, whether or not there is such a code; empty if a text gives none.

    spoken: other words among the digits are passed over, as a recogniser puts them there.
    """
    text = unicodedata.normalize("NFKC", text)
    if found := _GROUPED.search(text):
        return re.sub(r"\D", "", found[1])
    read = (code for run in spelt_runs(text, language) if (code := _code_of(run)))
    said = next(read, "") or (spelt(text, language) if spoken else "")
    return said if len(said) in WEIGHTS else ""


def _code_of(run: list[str]) -> str:
    """A run of digits as one code; empty if it has another length, or figures of several digits, as a date or an address has."""
    code = "".join(run)
    return code if len(code) in WEIGHTS and all(len(set(each)) == 1 for each in run) else ""


def _pieces(text: str, known: dict[str, str]) -> list[str]:
    """The words of a text and each of its figures; where digits are single characters, the longest that is known at each place."""
    if not any(len(word) == 1 and word > "\u2e80" for word in known):
        return _WORD.findall(text)
    words = sorted(known, key=len, reverse=True)
    return re.findall("|".join([*map(re.escape, words), r"\d+", r"[^\W_]"]), text)


def _digits(run: list[str], known: dict[str, str]) -> list[str]:
    """Words of digits as figures; "×2" says the next one twice."""
    digits, times = [], 1
    for word in run:
        figure = "".join(str(int(each)) for each in word) if word.isdecimal() else known[word]
        if figure.startswith("×"):
            times = int(figure[1:])
        else:
            digits.append(figure * times)
            times = 1
    return digits


def _words(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Word → its figure, and word → how often the next one is meant."""
    rules = grammar(language)
    if rules is None:
        return {}, {}
    figures = {word: str(figure) for figure, words in enumerate(rules.words["digits"]) for word in words}
    return figures, {word: f"×{times}" for word, times in rules.words["repeats"].items()}
