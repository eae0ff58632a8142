"""The upper layers of multilingual E5 in JAX, for training; the lower layers do not change. Only `learn` loads this.

Texts are word pieces put through the lower layers once, (pieces, width) each. Layers are dictionaries of arrays under
the names of the file of E5 ("q", "fi", "oln"); matrices are (from, to).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bot.language.encode import Progress
from bot.language.encoders.e5 import Embedding
from bot.language.encoders.e5_file import E5File, weights
from bot.language.encoders.e5_tuned import MOST_PIECES, Layer, matrices

LENGTHS = (16, 24, 32, 48, MOST_PIECES)
"""Word pieces that texts are filled up to: each is compiled for once."""
AT_ONCE = 64


class Lower:
    """The layers that are left as they are."""

    def __init__(self, file: E5File, count: int) -> None:
        self._embedding = Embedding(file, is_tuned=True)
        first = np.array(file.numbers("emb.ln.w")), np.array(file.numbers("emb.ln.b"))
        self._run = jax.jit(
            partial(_lower, [plain_layer(file, n) for n in range(count)], first, file.heads, file.epsilon)
        )

    def __call__(self, texts: Sequence[str], progress: Progress) -> list[Any]:
        """What the upper layers are given for each text, (pieces, width), half precision."""
        rows = [self._embedding(text) for text in texts]
        found: list[Any] = [None] * len(rows)
        done = 0
        for places in batches(rows, range(len(rows)), AT_ONCE):
            made = np.asarray(self._run(*pad(rows, places, AT_ONCE)))
            for row, place in enumerate(places):
                found[place] = made[row, : len(rows[place])].astype(np.float16)
            done += len(places)
            progress("sentences of danger through the lower layers", done, len(rows))
        return found


def batches(rows: Sequence[Any], order: Sequence[int], size: int) -> Iterator[list[int]]:
    """Places of texts of like length, at most so many at once."""
    by_length: dict[int, list[int]] = {}
    for place in order:
        by_length.setdefault(_length(rows[place]), []).append(place)
    for places in by_length.values():
        yield from (places[start : start + size] for start in range(0, len(places), size))


def pad(rows: Sequence[Any], places: Sequence[int], size: int) -> tuple[Any, Any]:
    """Texts filled up to one length, (size, pieces, width), and a mask of what is not filling, (size, pieces)."""
    length = _length(rows[places[0]])
    given = np.zeros((size, length, rows[places[0]].shape[1]), np.float32)
    mask = np.zeros((size, length), np.float32)
    mask[:, 0] = 1.0
    for row, place in enumerate(places):
        given[row, : len(rows[place])] = rows[place]
        mask[row, : len(rows[place])] = 1.0
    return given, mask


def _length(row: Any) -> int:
    return next(length for length in LENGTHS if len(row) <= length)


def plain_layer(file: E5File, number: int) -> Layer:
    """A layer of the file in plain numbers."""
    made: Layer = {}
    for name, size in matrices(file.width, file.inner).items():
        made[f"{name}.w"] = weights(file.blocks(f"l{number}.{name}.w", size)).T.copy()
        made[f"{name}.b"] = np.array(file.numbers(f"l{number}.{name}.b"))
    for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
        made[name] = np.array(file.numbers(f"l{number}.{name}"))
    return made


def mean_pool(layers: Sequence[Layer], heads: int, epsilon: float, hidden: Any, mask: Any) -> Any:
    """The mean of the word pieces after some layers, (texts, width)."""
    for each in layers:
        hidden = _layer(each, heads, epsilon, hidden, mask)
    return (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)


def _lower(layers: Sequence[Layer], first: Any, heads: int, epsilon: float, given: Any, mask: Any) -> Any:
    hidden = _norm(given, first[0], first[1], epsilon)
    for each in layers:
        hidden = _layer(each, heads, epsilon, hidden, mask)
    return hidden


def _layer(layer: Layer, heads: int, epsilon: float, hidden: Any, mask: Any) -> Any:
    texts, pieces, width = hidden.shape
    split = (texts, pieces, heads, width // heads)
    q, k, v = (_linear(hidden, layer, name).reshape(split).transpose(0, 2, 1, 3) for name in "qkv")
    likeness = q @ k.transpose(0, 1, 3, 2) / math.sqrt(width // heads) + (1 - mask)[:, None, None, :] * -1e9
    taken = (jax.nn.softmax(likeness, -1) @ v).transpose(0, 2, 1, 3).reshape(texts, pieces, width)
    hidden = _norm(hidden + _linear(taken, layer, "ao"), layer["aln.w"], layer["aln.b"], epsilon)
    thought = _linear(jax.nn.gelu(_linear(hidden, layer, "fi"), approximate=False), layer, "fo")
    return _norm(hidden + thought, layer["oln.w"], layer["oln.b"], epsilon)


def _linear(given: Any, layer: Layer, name: str) -> Any:
    return given @ layer[f"{name}.w"] + layer[f"{name}.b"]


def _norm(given: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    middle = given.mean(-1, keepdims=True)
    return (given - middle) / jnp.sqrt(((given - middle) ** 2).mean(-1, keepdims=True) + epsilon) * scale + shift
