"""A text with its number words as digits ("half past two" → "half past 2"), so that other parsers read digits only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cn2an
from text_to_num import find_numbers

from bot.language.grammar import Grammar

LONGEST = 600
"""Most characters of one text that are read."""
WORD = re.compile(r"[a-z]+")
GAP = re.compile(r"[ -]*")
DIGIT_GAP = re.compile(r"[ ,.-]*")
HAN = re.compile(
    r"(?<!\d)\d+(?:\.\d+)?[百千万亿][〇零一二两三四五六七八九十百千万亿]*|[〇零幺一二两三四五六七八九十百千万亿廿]+"
)
TWO_NUMBERS = re.compile(r"[十百千万亿][一二两三四五六七八九]{2}")
"""cn2an takes 六十八一 for 681; nobody says that."""
HAN_DIGITS = {"〇": "0", "零": "0", "幺": "1", "一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5",
              "六": "6", "七": "7", "八": "8", "九": "9"}  # fmt: skip
LONGEST_HAN = 20
"""Characters of one Chinese number at most."""
RUN = 3
"""Digits said one by one make one number from this many on: "one three eight" is, "two three days" is not."""
TEXTS = 64
"""Texts that are kept as figures."""
Change = tuple[int, int, str]
"""Start, end, and what replaces the text between them."""
Letter = tuple[str, int, int]
"""A character, with start and end of the original piece it was made from."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A rewritten text."""

    text: str
    original: str
    starts: tuple[int, ...]
    """For each character, the start of the original piece it was made from."""
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of a piece of the rewritten text."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in the form that text2num reads."""

    word: str
    start: int
    end: int
    follows: bool
    """True when nothing but a blank or a hyphen stands before it."""

    def text(self) -> str:
        return self.word

    def text_lowercase(self) -> str:
        return self.word

    def nt_separated(self, _previous: _Word) -> bool:
        return not self.follows

    def not_a_number_part(self) -> bool:
        return False


def figures(text: str, grammar: Grammar, spell: Callable[[str], Iterable[Change]] | None = None) -> Figures:
    """Case and width folded, number words as digits; spell: what else is written otherwise, before numbers are read."""
    return _rewrite(text, grammar, spell) if spell else _plain_figures(text, grammar)


@lru_cache(maxsize=TEXTS)
def _plain_figures(text: str, grammar: Grammar) -> Figures:
    """Kept, for a turn is read for places, amounts and choices one after the other."""
    return _rewrite(text, grammar)


def _rewrite(text: str, grammar: Grammar, spell: Callable[[str], Iterable[Change]] | None = None) -> Figures:
    letters = [
        (c, i, i + 1) for i, mark in enumerate(text[:LONGEST]) for c in unicodedata.normalize("NFKC", mark).lower()
    ]
    if spell:
        _put(letters, spell(_plain(letters)))
    plain = _plain(letters)
    _put(letters, [*_han(plain), *_spelt(plain, grammar)])
    return Figures(_plain(letters), text, tuple(s for _, s, _ in letters), tuple(e for _, _, e in letters))


def _plain(letters: list[Letter]) -> str:
    return "".join(c for c, _, _ in letters)


def _put(letters: list[Letter], changes: Iterable[Change]) -> None:
    """Put what is meant where it was written otherwise."""
    for start, end, meant in sorted(changes, reverse=True):
        origin = letters[start][1], letters[end - 1][2]
        letters[start:end] = [(mark, *origin) for mark in meant]


def _han(text: str) -> Iterator[Change]:
    """Chinese numbers; where two stand side by side (六十八一个月) the longest that is one goes first."""
    for match in HAN.finditer(text):
        start, end = match.span()
        while start < end:
            stop = next((e for e in range(min(end, start + LONGEST_HAN), start, -1) if _han_digits(text[start:e])), 0)
            if stop:
                yield start, stop, " " * (start > match.start()) + _han_digits(text[start:stop])
            start = stop or end


def _han_digits(word: str) -> str:
    """A Chinese number as digits; empty if it is none ("万一", "三五")."""
    if all(mark in HAN_DIGITS for mark in word) and len(word) != 1:
        return "".join(HAN_DIGITS[mark] for mark in word) if len(word) >= RUN else ""
    if word[0] in "百千万亿" or TWO_NUMBERS.search(word):
        return ""
    try:
        number = float(cn2an.cn2an(word.replace("幺", "一"), "smart"))
    except (ValueError, KeyError):  # why both: cn2an looks some units up unasked (十一百)
        return ""
    return f"{number:.10g}" if number < 1e9 else ""


def _spelt(text: str, grammar: Grammar) -> list[Change]:
    """Number words of an alphabetic language, and digits said one by one."""
    language = grammar.words["text2num"]
    found = list(WORD.finditer(text)) if language else []
    if not found:
        return []
    gaps = [False, *(bool(GAP.fullmatch(text[a.end() : b.start()])) for a, b in pairwise(found))]
    words = [_Word(m[0], m.start(), m.end(), follows) for m, follows in zip(found, gaps, strict=True)]
    numbers = {}
    for number in find_numbers(words, language, threshold=0):
        numbers[number.start] = (number.end, number.text)
    runs = list(_runs(text, words, numbers, grammar))
    inside = {i for start, end, _ in runs for i in range(start, end)}
    # Why no zeros by themselves: text2num takes the "o" of "o'clock" for one.
    alone = [start for start in numbers if start not in inside and words[start].word not in grammar.words["zeros"]]
    whole = [(start, *numbers[start]) for start in alone]
    return [(words[start].start, words[end - 1].end, digits) for start, end, digits in [*runs, *whole]]


def _runs(text: str, words: list[_Word], numbers: dict[int, tuple[int, str]], grammar: Grammar) -> Iterator[Change]:
    """Digits said one by one, as (first word, word after, digits): "oh double five seven" is 0557."""
    start, said, i = 0, "", 0
    while i < len(words):
        digits, taken = _digits(i, words, numbers, grammar)
        joined = bool(said) and DIGIT_GAP.fullmatch(text[words[i - 1].end : words[i].start]) is not None
        if said and (not digits or not joined):
            if len(said) >= RUN:
                yield start, i, said
            said = ""
        if digits and not said:
            start = i
        said += digits
        i += taken
    if len(said) >= RUN:
        yield start, len(words), said


def _digits(i: int, words: list[_Word], numbers: dict[int, tuple[int, str]], grammar: Grammar) -> tuple[str, int]:
    """The digits that a word says, and how many words that took; no digits and 1 where it says none."""
    times = int(grammar.words["repeats"].get(words[i].word, 1))
    at = i + 1 if times > 1 else i
    if at >= len(words):
        return "", 1
    zeros = grammar.words["zeros"]
    digit = "0" if words[at].word in zeros else numbers.get(at, (0, ""))[1]
    if not digit and at and words[at - 1].word in zeros:
        # Why: text2num takes "zero seven" for one number, and says nothing of the seven by itself.
        digit = _digit_of(words[at].word, grammar)
    return (digit * times, at - i + 1) if len(digit) == 1 and digit.isdecimal() else ("", 1)


def _digit_of(word: str, grammar: Grammar) -> str:
    """The digit that a word is, or empty."""
    return next((str(n) for n, names in enumerate(grammar.words["digits"]) if word in names), "")
