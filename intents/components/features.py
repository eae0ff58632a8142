"""From what a person wrote to numbers: one spelling, and character n-grams that work in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

LONGEST = 400
"""Characters read of one text. Why: what a person wants is said early, and a turn must cost a bounded time."""

UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})
"""Unicode categories: control, half of a surrogate pair, not assigned."""


def tidy(text: str) -> str:
    """One spelling for width and case; control characters become spaces; at most LONGEST characters."""
    wide = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold()
    printable = "".join(" " if unicodedata.category(mark) in UNPRINTABLE else mark for mark in wide)
    return " ".join(printable.split())[:LONGEST]


def new_ngrams(longest: int, vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    """TF-IDF over runs of 1 to `longest` characters inside words, for tidy texts."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, longest), sublinear_tf=True, lowercase=False, vocabulary=vocabulary
    )


def restored_ngrams(longest: int, vocabulary: Sequence[str], frequencies: np.ndarray) -> TfidfVectorizer:
    """The fitted n-grams from what was kept: terms in column order, and their inverse document frequencies."""
    ngrams = new_ngrams(longest, vocabulary)
    ngrams.idf_ = frequencies
    return ngrams
