"""What the words of a question weigh in each service: BM25 scores, worked out by bm25s when the catalogue is imported.

Why read here: bm25s takes 13 MB in every process, and only to add up its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.encode import Vectors
from bot.retrieval.services.vector_store import mapped

FOLDER = "words"
K1, B = 1.2, 0.5
"""BM25: how soon a repeated word counts no more, and how much the length of an entry counts."""


@dataclass(frozen=True, slots=True)
class WordScores:
    """The weight of each word in each service that holds it, the words side by side."""

    weights: Vectors
    owners: NDArray[np.int32]
    starts: NDArray[np.int64]
    """First weight of each word; one more entry at the end."""

    def of(self, words: NDArray[np.int32], services: int) -> Vectors:
        """What some words, by their places in the vocabulary, weigh together in each service."""
        found = np.zeros(services, np.float32)
        for word in words:
            start, end = self.starts[word], self.starts[word + 1]
            # Why plainly: no service stands twice at one word.
            found[self.owners[start:end]] += self.weights[start:end]
        return found


def save_scores(folder: Path, ids: list[list[int]], vocabulary: dict[str, int]) -> None:
    """Work out and write what words weigh in each service. ids: its words, as places in the vocabulary."""
    import bm25s

    index = bm25s.BM25(k1=K1, b=B)
    index.index((ids, vocabulary), show_progress=False)
    index.save(folder / FOLDER, show_progress=False)


def open_scores(folder: Path) -> WordScores:
    """What `save_scores` wrote."""
    read: list[NDArray[Any]] = [
        mapped(folder / FOLDER / f"{name}.csc.index.npy") for name in ("data", "indices", "indptr")
    ]
    return WordScores(*read)
