"""Normalises a text to the form for which patterns of danger are written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from bot.language.script import BETWEEN_HAN, HAN

LONGEST = 2000
"""Characters of a text that are looked at."""
APOSTROPHES = re.compile(r"[\u2018\u2019\u02bc\u00b4`']")
CONTRACTIONS = ((re.compile(r"(?<=\w)'ll\b"), " will"), (re.compile(r"(?<=\w)'re\b"), " are"))
SOUNDS = tuple(
    (re.compile(letters), heard)
    for letters, heard in (
        (r"sci(?=[aou])|[cst]i(?=[aou])|sh|ch", "S"), (r"ph", "f"), (r"gh(?=t)|(?<=.)h", ""), (r"c(?=[eiy])|z", "s"),
        (r"ck|q|c|x", "k"), (r"(?<=.)[aeiouwy]+", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
"""Letters of an English word, and what is left of them where it is only heard: no vowels but a first one."""
STOPS = re.compile(r"[.!?;。！？；…\n]+")
MARKS = re.compile(r"[^\w;]+")
SHORTEST_MISSPELT, LONG_WORD = 5, 8
"""Letters of a word that may be misspelt by one letter, and by two."""
TEXTS = 64
"""Texts whose forms are kept: those of a turn are asked for by many rules."""
WORDS = 4096
"""Words of which is kept what they were meant to be."""


def sound(word: str) -> str:
    """How an English word is heard, near enough: "unconshus" is "unconscious"."""
    for letters, heard in SOUNDS:
        word = letters.sub(heard, word)
    return word


@lru_cache(maxsize=TEXTS)
def plain(text: str) -> str:
    """A text in lower case without marks: sentences end in " ; ", apostrophes are gone ("can't" is "cant").

    Format characters (of no width) go; letters keep their accents. At most LONGEST characters, counted after folding.
    """
    whole = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    folded = unicodedata.normalize("NFKC", whole)[:LONGEST].casefold()
    folded = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    folded = APOSTROPHES.sub("'", folded)
    for pattern, whole in CONTRACTIONS:
        folded = pattern.sub(whole, folded)
    folded = STOPS.sub(" ; ", folded.replace("'", ""))
    folded = re.sub(r" {2,}", " ", MARKS.sub(" ", folded)).strip()
    return BETWEEN_HAN.sub("", folded)


class Dialects:
    """Words of a dialect in both scripts, brought into the standard language before anything is looked for."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """words: piece of text → what it is in the standard language; the longest is looked for first."""
        self._words = {**words, **{simplified(piece): simplified(whole) for piece, whole in words.items()}}
        longest = sorted(map(re.escape, self._words), key=len, reverse=True)
        self._pattern = re.compile("|".join(longest)) if longest else None

    def standard(self, text: str) -> str:
        """The text in standard words and simplified characters; unchanged without Han characters."""
        if not HAN.search(text):
            return text
        if self._pattern:
            text = self._pattern.sub(lambda found: self._words[found[0]], text)
        return simplified(text)


@lru_cache(maxsize=TEXTS)
def simplified(text: str) -> str:
    """Chinese in simplified characters."""
    return str(_simplifier().convert(text.encode("utf-8", "replace").decode("utf-8")))


@cache
def _simplifier() -> Any:
    # Why here: the web process knows of danger only by name and converts nothing.
    from opencc import OpenCC

    return OpenCC("t2s")


class Misspellings:
    """Puts words of the patterns right that are spelt nearly so, and that are no other word anybody uses here."""

    def __init__(self, vocabulary: Iterable[str], known: Iterable[str]) -> None:
        """vocabulary: words of the patterns. known: words that are right as they stand."""
        self._known = frozenset(known) | frozenset(vocabulary)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(set(vocabulary)):
            if len(word) >= SHORTEST_MISSPELT:
                self._by_length.setdefault(len(word), []).append(word)
        sounds = Counter(map(sound, set(vocabulary)))
        self._by_sound = {sound(word): word for word in set(vocabulary) if sounds[sound(word)] == 1}
        self._meant = lru_cache(maxsize=WORDS)(self._word)

    def knows(self, word: str) -> bool:
        """True for a word that is right as it stands, is short, or is no word of letters."""
        return len(word) < SHORTEST_MISSPELT - 1 or not (word.isalpha() and word.isascii()) or word in self._known

    def mended(self, text: str) -> str:
        """The text with its misspelt words put right."""
        return " ".join(self._meant(word) for word in text.split(" "))

    def _word(self, word: str) -> str:
        if len(word) < SHORTEST_MISSPELT - 1 or word in self._known or not word.isalpha() or not word.isascii():
            return word
        most = 2 if len(word) >= LONG_WORD else 1
        near = [
            (DamerauLevenshtein.distance(word, other, score_cutoff=most), other)
            for length in range(len(word) - most, len(word) + most + 1)
            for other in self._by_length.get(length, ())
            if other[0] == word[0]
        ]
        best = min(near, default=(most + 1, word))
        if best[0] <= most:
            return best[1]
        return self._by_sound.get(sound(word), word) if len(word) >= LONG_WORD else word
