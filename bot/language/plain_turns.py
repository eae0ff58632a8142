"""The plainest turns, read by their words alone: an aspect asked that names nothing else, and a name with a word or two around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.language.any_word import any_word
from bot.language.misspelt import Misspelt
from bot.language.script import BETWEEN_HAN, HAN, HAN_RANGE
from bot.system.yaml_file import read_yaml

PIECE = re.compile(rf"[{HAN_RANGE}]|[^\W_{HAN_RANGE}]+")
MARKS = "[,.;:?!，。；：？！、]+"
"""Where a question may end and another begin, beside words."""
NOTHING = re.compile(r"(?!)")
EDGE = r"\b"
"""Where a word of letters ends."""
MOST_PLAIN = 200
"""Characters of the longest plain question."""
TEXTS = 64
"""Texts whose aspect is kept."""
MOST_AROUND = 10
"""Words, or Han characters, that may stand on either side of a name."""
LEAST_AMONG = 3
"""Words, or Han characters, of a name that stands among words that all name nothing by themselves: "Good morning call"."""


def letters(text: str) -> str:
    """A text without marks, width and case: words with one space between, Han characters with none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    joined = " ".join(PIECE.findall(plain))
    return BETWEEN_HAN.sub("", joined)


@dataclass(frozen=True, slots=True)
class Around:
    """A piece of a text that may be a name, and the words around it."""

    name: str
    rest: str


@dataclass(frozen=True)
class Plain:
    """The words of plain questions, of all languages together."""

    asks: Mapping[str, re.Pattern[str]]
    """Aspect → words that ask for it; of several the first."""
    known: re.Pattern[str] = NOTHING
    """Words that ask, and words beside them that name nothing."""
    unless: re.Pattern[str] = NOTHING
    """The same words as another question."""
    outright: Mapping[str, re.Pattern[str]] | None = None
    """Aspect → words that ask for it whatever else is named."""
    around: re.Pattern[str] = NOTHING
    """Words that may stand around a name."""
    first: Mapping[str, re.Pattern[str]] | None = None
    """Aspect → ways to put it that go before the words that ask."""
    last: Mapping[str, re.Pattern[str]] | None = None
    """Aspect → ways to put it where no word asks."""
    cuts: re.Pattern[str] = re.compile(MARKS)
    """Where a question may end and another begin."""
    misspelt: Misspelt | None = None
    """What misspelt words were meant to be."""

    @cached_property
    def aspect(self) -> Callable[[str], str]:
        """The aspect asked by a text that names nothing else, or ""; marks, capitals, politeness and spelling do not matter.

        Kept for the texts of a turn: many rules ask.
        """
        return lru_cache(maxsize=TEXTS)(self._aspect_of)

    def _aspect_of(self, text: str) -> str:
        plain = letters(text)
        if len(plain) > MOST_PLAIN or self.unless.search(plain):
            return ""
        return self._aspect(plain) or (self._aspect(self.misspelt.mended(plain)) if self.misspelt else "")

    def _aspect(self, plain: str) -> str:
        if PIECE.search(self.known.sub(" ", plain)) or self.unless.search(plain):
            return ""
        return next(
            (found for kinds in (self.first, self.asks, self.last) if (found := _first(kinds or {}, plain))), ""
        )

    def aspects(self, text: str) -> tuple[str, ...]:
        """All aspects that the pieces of a plain question ask, in order: "how much is it and where do I go" asks two."""
        pieces = [piece for piece in self.cuts.split(text) if piece.strip()]
        each = dict.fromkeys(aspect for piece in pieces if (aspect := self.aspect(piece)))
        return tuple(each) if len(each) > 1 else (self.aspect(text),)

    def names_nothing(self, text: str) -> bool:
        """True for a text of words alone that ask, or name nothing."""
        return not PIECE.search(self.known.sub(" ", letters(text)))

    def asked(self, text: str) -> str:
        """The aspect that a text asks outright, whatever else it names, or ""."""
        return _first(self.outright or {}, letters(text))

    def word_for(self, text: str, aspects: Iterable[str]) -> str:
        """The first of some aspects that a word of a text asks for, whatever else it says, or ""."""
        plain = letters(text)
        return next((aspect for aspect in aspects if aspect in self.asks and self.asks[aspect].search(plain)), "")

    def names(self, text: str) -> Iterator[Around]:
        """The pieces of a text that may be a name, the longest first: all that is left out names nothing."""
        plain = letters(text)
        held = [match.span() for match in self.around.finditer(plain)]
        pieces = [match.span() for match in PIECE.finditer(plain)]
        other = [i for i, (start, end) in enumerate(pieces) if not any(a <= start and end <= b for a, b in held)]
        first, last = (other[0], other[-1]) if other else (len(pieces) - 1, 0)
        starts, ends = range(min(first, MOST_AROUND) + 1), range(max(last, len(pieces) - 1 - MOST_AROUND), len(pieces))
        spans = [
            (pieces[i][0], pieces[j][1]) for i in starts for j in ends if other or self._may_name(i, j, len(pieces))
        ]
        for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
            yield Around(plain[start:end], f"{plain[:start]} {plain[end:]}".strip())

    @staticmethod
    def _may_name(first: int, last: int, pieces: int) -> bool:
        """True for a whole text of words that name nothing, or a part of it long enough to be a name all the same."""
        return last - first + 1 >= min(LEAST_AMONG, pieces)


def _first(kinds: Mapping[str, re.Pattern[str]], text: str) -> str:
    return next((kind for kind, words in kinds.items() if words.search(text)), "")


def read_plain(folder: Path) -> Plain:
    """The plain questions of every language under a folder."""
    read = [read_yaml(path) for path in sorted(folder.glob("*/keywords/plain.yml"))]
    asks = _together(read, "asks")
    beside = [word for data in read for word in data["beside"]]
    known = [*beside, *(word for words in asks.values() for word in words)]
    around = [word for data in read for word in data["around"]]
    unless = [pattern for data in read for pattern in data["unless"]]
    return Plain(
        {aspect: _any(words) for aspect, words in asks.items()},
        _any(known),
        re.compile("|".join(unless)) if unless else NOTHING,
        {aspect: _any(words) for aspect, words in _together(read, "outright").items()},
        _any([*known, *around]),
        _forms(read, "first"),
        _forms(read, "last"),
        re.compile("|".join((MARKS, *(pattern for data in read for pattern in data.get("cuts", ())))), re.I),
        Misspelt([letters(str(word)) for word in known], _alike(folder, read), folder),
    )


def _forms(read: Iterable[Mapping[str, Any]], kind: str) -> dict[str, re.Pattern[str]]:
    return {aspect: re.compile("|".join(patterns)) for aspect, patterns in _together(read, kind).items()}


def _alike(folder: Path, read: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Sound or shape → characters that share it."""
    tables = [read_yaml(path) for path in sorted(folder.glob("*/keywords/pinyin.yml"))]
    sounds = {sound: marks for table in tables for sound, marks in table["syllables"].items()}
    return sounds | {shape: shape for data in read for shape in data.get("shapes", ())}


def _together(read: Iterable[Mapping[str, Any]], kind: str) -> dict[str, list[str]]:
    """Aspect → words of all languages, in the order of the first."""
    found: dict[str, list[str]] = {}
    for data in read:
        for aspect, words in data.get(kind, {}).items():
            found.setdefault(aspect, []).extend(words)
    return found


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words, the longest first; those of an alphabet whole."""
    plain = {letters(str(word)) for word in words} - {""}
    of_han = {word for word in plain if HAN.search(word)}
    # Why those first: where a word of each kind fits, the one of Han characters is the longer.
    return re.compile(rf"{any_word(of_han)}|\b{any_word(plain - of_han, EDGE)}")
