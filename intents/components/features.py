"""From what a person wrote to numbers: one spelling, character n-grams that work in any script, and how it sounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pypinyin import lazy_pinyin
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

LONGEST = 400
"""Characters read of one text. Why: what a person wants is said early, and a turn must cost a bounded time."""

UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})
"""Unicode categories: control, half of a surrogate pair, not assigned."""

HAN = re.compile(r"[\u4e00-\u9fff]+")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
LONGEST_RUN = 3


def tidy(text: str) -> str:
    """One spelling for width and case; control characters become spaces; at most LONGEST characters."""
    wide = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold()
    printable = "".join(" " if unicodedata.category(mark) in UNPRINTABLE else mark for mark in wide)
    return " ".join(printable.split())[:LONGEST]


def sounds(text: str) -> list[str]:
    """Runs of 1 to 3 syllables (Mandarin, without tones) or words of a tidy text; blanks and marks do not count.

    Why: a wrong character of the same sound is the commonest slip in Mandarin, typed or recognised.
    """
    spoken = WORD.findall(HAN.sub(lambda run: f" {' '.join(lazy_pinyin(run[0]))} ", text))
    return [" ".join(spoken[i : i + size]) for size in range(1, LONGEST_RUN + 1) for i in range(len(spoken) - size + 1)]


@dataclass(frozen=True)
class Spelling:
    """TF-IDF of how texts are written and of how they sound, side by side."""

    ngrams: TfidfVectorizer
    sounds: TfidfVectorizer
    ngram_weight: float
    sound_weight: float

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Tidy texts to weighted rows; the product of two is their likeness."""
        written = self.ngrams.transform(texts) * self.ngram_weight**0.5
        spoken = self.sounds.transform(texts) * self.sound_weight**0.5
        return hstack([written, spoken], format="csr", dtype=np.float32)


Fitted = tuple[Sequence[str], np.ndarray]
"""Terms in column order, and their inverse document frequencies."""


def learn_spelling(texts: Sequence[str], longest: int, ngram_weight: float, sound_weight: float) -> Spelling:
    """What to look for, from tidy texts; n-grams of 1 to `longest` characters."""
    return Spelling(_ngrams(longest).fit(texts), _sounds().fit(texts), ngram_weight, sound_weight)


def restored_spelling(
    longest: int, ngrams: Fitted, sound: Fitted, ngram_weight: float, sound_weight: float
) -> Spelling:
    """The same from what was kept."""
    written, spoken = _ngrams(longest, ngrams[0]), _sounds(sound[0])
    written.idf_, spoken.idf_ = ngrams[1], sound[1]
    return Spelling(written, spoken, ngram_weight, sound_weight)


def _ngrams(longest: int, vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, longest), sublinear_tf=True, lowercase=False, vocabulary=vocabulary
    )


def _sounds(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=sounds, sublinear_tf=True, vocabulary=vocabulary)
