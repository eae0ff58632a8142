"""What the words of a plain question were meant to be: spelt by ear ("mutch", "fone"), or with a character of the same sound (要多旧)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.script import HAN

WORD = re.compile(r"[a-z]+")
LEAST, LONG = 4, 8
"""Letters of a word that may be misspelt by one letter, and by two."""
LONGEST, TWICE = 5, 2
"""Han characters of the longest word looked for; how often a word is said that is right as it is."""


WORDS_KEPT = 4096
"""Words whose meaning is kept, once found."""


class Misspelt:
    """The words of plain questions, and how near others are to them."""

    def __init__(self, words: Iterable[str], alike: Mapping[str, Iterable[str]], folder: Path) -> None:
        """words: of plain questions, folded. alike: sound or shape → characters that share it.

        folder: of what people say; a word that stands there twice is right as it is.
        """
        every = [*words]
        self._words = sorted({word for each in every for word in WORD.findall(each) if len(word) >= LEAST - 1})
        self._phrases = {each for each in every if len(each) > 1 and all(map(HAN.match, each))}
        self._folder, self._kinds = folder, defaultdict[str, list[str]](list)
        # Why kept: one turn is read several times.
        self._meant = lru_cache(maxsize=WORDS_KEPT)(self._nearest)
        for kind, marks in alike.items():
            for mark in marks:
                self._kinds[mark].append(kind)

    def mended(self, text: str) -> str:
        """A folded text with what may be misspelt as it was meant; the rest as it is."""
        if HAN.search(text):
            return self._by_sound(text)
        return WORD.sub(lambda found: self._meant(found[0]), text) if " " in text else text

    def _nearest(self, word: str) -> str:
        """The word of plain questions that another is nearest to; itself where it is a word of its own."""
        if len(word) < LEAST or word in self._said[0]:
            return word
        alike = [each for each in self._words if each[0] == word[0]]
        near = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
        return near[0] if near else word

    @cached_property
    def _said(self) -> tuple[frozenset[str], bytes]:
        """The words of letters that are said often enough, and the lines with Han characters.

        Why no more is kept, and file by file: all that is said takes 40 MB while it is counted.
        """
        counts, lines = Counter[str](), list[bytes]()
        for path in (path for kind in ("details", "needs") for path in sorted(self._folder.glob(f"*/{kind}/*.yml"))):
            text = path.read_text(encoding="utf-8")
            counts.update(word for word in WORD.findall(text.lower()) if len(word) >= LEAST)
            lines += (line.encode() for line in text.split("\n") if HAN.search(line))
        return frozenset(word for word, count in counts.items() if count >= TWICE), b"\n".join(lines)

    def _by_sound(self, text: str) -> str:
        """Each run of characters that sounds or looks like a word asked with, as that word."""
        said, place = "", 0
        while place < len(text):
            spans = [text[place : place + size] for size in range(LONGEST, 1, -1) if place + size <= len(text)]
            meant = next((found for span in spans if (found := self._sounding(span))), text[place])
            said, place = said + meant, place + len(meant)
        return said

    def _sounding(self, span: str) -> str:
        """The word that sounds or looks like a run of characters that is none itself, or empty."""
        if span in self._phrases:
            return span
        keys = [key for key in self._keys(span) if key in self._by_key]
        return self._by_key[keys[0]] if keys and self._said[1].count(span.encode()) < TWICE else ""

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], str]:
        return {key: phrase for phrase in sorted(self._phrases) for key in self._keys(phrase)}

    def _keys(self, span: str) -> Iterable[tuple[str, ...]]:
        return product(*([mark, *self._kinds.get(mark, ())] for mark in span))


def stands_in(name: str, text: str) -> bool:
    """True if a name of several words of letters stands in a text, each word spelt right or nearly so ("disabilty center")."""
    words, said = _words_of_name(name), _words_of_text(text)
    if len(words) < 2 or HAN.search(name):
        return False
    spans = (said[place : place + len(words)] for place in range(len(said) - len(words) + 1))
    return any(all(_is_nearly(*pair) for pair in zip(words, span, strict=True)) for span in spans)


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold()))


# Why kept: the same names are looked for in each text, and each text for every name. Why few texts: residents wrote them.
_words_of_name, _words_of_text = lru_cache(maxsize=2000)(_words), lru_cache(maxsize=16)(_words)


def _is_nearly(word: str, said: str) -> bool:
    # Why not for shorter ones: a hill is no hall.
    most = 2 if len(word) >= LONG else 1 if len(word) > LEAST + 1 else 0
    return word[0] == said[0] and OSA.distance(word, said, score_cutoff=most) <= most
