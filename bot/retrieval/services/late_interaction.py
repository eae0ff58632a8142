"""Late interaction: a sentence as one small vector a word piece, so that each word of a question finds its nearest in a fact.

After ColBERT (Khattab and Zaharia 2020): the score is the mean over the question's word pieces of the best cosine in the fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.config.thresholds import THRESHOLDS
from bot.language.encode import Progress, Vectors, token_vectors, unit
from bot.retrieval.services.vector_store import mapped

SIZE = 96
"""Numbers kept of the model's 384: as good on our questions, a quarter of the room."""
FILE = "tokens.npz"
SCALE = 127.0
EVERY = 200
"""Texts after which it is said how far it is."""
COMMON = THRESHOLDS.features.common_word
Small = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Word pieces of many texts side by side."""

    tokens: Small
    """(word pieces, SIZE), unit vectors times SCALE."""
    starts: NDArray[np.int64]
    """First word piece of each text; one more entry at the end."""

    def spread(self, each: Sequence[str], texts: Sequence[str]) -> Tokens:
        """The same for texts of which some stand more than once; each: the different ones, in the order held."""
        place = {text: i for i, text in enumerate(each)}
        rows = [self.tokens[self.starts[place[text]] : self.starts[place[text] + 1]] for text in texts]
        starts = np.cumsum([0, *(len(row) for row in rows)])
        return Tokens(np.vstack([self.tokens[:0], *rows]), starts)


def projection(path: Path) -> Vectors:
    """Main directions of the model's word pieces, (OWN_SIZE, SIZE), as `learn_projection` made them."""
    with np.load(path, allow_pickle=False) as kept:
        return np.asarray(kept["projection"], np.float32)


def learn_projection(texts: Sequence[str]) -> Vectors:
    """The directions along which word pieces of some texts differ most, without moving their middle."""
    seen = np.vstack([vectors for _, vectors in token_vectors(texts)])
    return np.asarray(np.linalg.svd(seen, full_matrices=False)[2][:SIZE].T, np.float32)


def keep(texts: Sequence[str], latin: NDArray[np.bool_], made: Callable[[list[str]], Sequence[Small]]) -> Tokens:
    """Word pieces of texts; those in another script than the Latin one have none. made: as `small`, for those that have."""
    found = iter(made([text for text, is_latin in zip(texts, latin, strict=True) if is_latin]))
    rows = [next(found) if is_latin else np.zeros((0, SIZE), np.int8) for is_latin in latin]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return Tokens(np.vstack([np.zeros((0, SIZE), np.int8), *rows]), starts)


def small(texts: Sequence[str], onto: Vectors, progress: Progress = lambda *_: None) -> list[Small]:
    """The word pieces of each text in Latin script, (word pieces, SIZE). onto: the projection."""
    rows = list[Small]()
    for done, (_, vectors) in enumerate(token_vectors(texts), 1):
        rows.append(_small(vectors, onto))
        if done % EVERY == 0 or done == len(texts):
            progress("words of facts", done, len(texts))
    return rows


def _small(vectors: Vectors, onto: Vectors) -> Small:
    return np.asarray(np.round(unit(vectors @ onto) * SCALE), np.int8)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A question's word pieces."""

    vectors: Vectors
    """(word pieces, SIZE)"""
    weights: Vectors
    """How much each counts; they add up to 1."""


def pieces(text: str, stop: frozenset[str], onto: Vectors) -> Pieces:
    """The word pieces of a question; stop words count less, marks as little."""
    words, vectors = next(iter(token_vectors([text])))
    weights = np.array([COMMON if word in stop or not word.strip("#").isalnum() else 1.0 for word in words], np.float32)
    return Pieces(unit(vectors @ onto), weights / max(float(weights.sum()), 1e-9))


def save(kept: Tokens, folder: Path) -> None:
    """Write word pieces into an index."""
    np.save(folder / "tokens.npy", kept.tokens)
    np.save(folder / "token_starts.npy", kept.starts)


def restore(folder: Path, texts: int) -> Tokens:
    """The word pieces of an index of so many texts; none where it was made without them."""
    if not (folder / "tokens.npy").exists():
        return Tokens(np.zeros((0, SIZE), np.int8), np.zeros(texts + 1, np.int64))
    return Tokens(*(mapped(folder / f"{name}.npy") for name in ("tokens", "token_starts")))


def nearness(asked: Pieces, kept: Tokens, rows: slice) -> NDArray[np.float64]:
    """How well each of some texts holds a question's words, (texts,): 0 where one has no word pieces."""
    starts = kept.starts[rows.start : rows.stop + 1]
    own = kept.tokens[starts[0] : starts[-1]].astype(np.float32) / SCALE
    found = np.zeros(len(starts) - 1)
    if not len(own) or not len(asked.vectors):
        return found
    cosines = own @ asked.vectors.T
    filled = np.flatnonzero(np.diff(starts))
    best = np.maximum.reduceat(cosines, (starts - starts[0])[filled])
    found[filled] = best @ asked.weights
    return found
