"""From what a person wrote to numbers: sentence vectors beside character n-grams, one space for all languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from components.encoders import encoder

LONGEST = 400
"""Characters read of one text. Why: what a person wants is said early, and a turn must cost a bounded time."""


def tidy(text: str) -> str:
    """One spelling for width and case; control characters become spaces; at most LONGEST characters."""
    wide = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold()
    printable = "".join(" " if unicodedata.category(character).startswith("C") else character for character in wide)
    return " ".join(printable.split())[:LONGEST]


@dataclass(frozen=True)
class Features:
    """How texts become rows. `ngrams` is None until fitted, or where its weight is 0."""

    encoders: Mapping[str, float]
    """Encoder name to weight."""
    ngram_weight: float
    ngrams: TfidfVectorizer | None = None

    def fitted(self, texts: Sequence[str], longest_ngram: int) -> Features:
        """The same, with n-grams of 1 to `longest_ngram` characters learned from tidy texts."""
        if not self.ngram_weight:
            return self
        return Features(self.encoders, self.ngram_weight, _vectorizer(longest_ngram).fit(texts))

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Tidy texts to float64 rows, shape (texts, features)."""
        blocks = [csr_matrix(encoder(name)(texts).astype(np.float64) * weight) for name, weight in self.encoders.items()]
        if self.ngrams is not None:
            blocks.append(self.ngrams.transform(texts) * self.ngram_weight)
        return hstack(blocks).tocsr()


def _vectorizer(longest_ngram: int, vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, longest_ngram), sublinear_tf=True, lowercase=False, vocabulary=vocabulary
    )


def restored_ngrams(vocabulary: Sequence[str], weights: np.ndarray, longest_ngram: int) -> TfidfVectorizer:
    """The fitted n-grams from what was kept of them: the terms in column order and their inverse document frequencies."""
    vectorizer = _vectorizer(longest_ngram, vocabulary)
    vectorizer.idf_ = weights
    return vectorizer
