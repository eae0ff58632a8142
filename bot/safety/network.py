"""The upper layers of multilingual E5 in JAX, for training; the lower layers do not change. Only `learn` loads this.

Texts are word pieces put through the lower layers once, (pieces, width) each: those of a text itself, then those of what it is
read with, which it sees and which do not count. Layers are dictionaries of arrays under
the names of the file of E5 ("q", "fi", "oln"); matrices are (from, to).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bot.language.encode import Progress
from bot.language.encoders.e5 import Embedding
from bot.language.encoders.e5_file import E5File, weights
from bot.language.encoders.e5_tuned import MOST_CONTEXT, MOST_PIECES, Layer, matrices

LENGTHS = (16, 24, 32, 48, 64, MOST_PIECES, MOST_PIECES + 3 * (MOST_CONTEXT + 1))
"""Word pieces that texts are filled up to: each is compiled for once."""
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Read:
    """A text in vectors of its word pieces."""

    pieces: Any
    """(pieces, width)"""
    own: int
    """How many of them, from the first, are of the text itself."""

    def __len__(self) -> int:
        return len(self.pieces)


class Lower:
    """The layers that are left as they are."""

    def __init__(self, file: E5File, count: int) -> None:
        self._embedding = Embedding(file, is_tuned=True)
        first = np.array(file.numbers("emb.ln.w")), np.array(file.numbers("emb.ln.b"))
        self._run = jax.jit(
            partial(_lower, [plain_layer(file, n) for n in range(count)], first, file.heads, file.epsilon)
        )

    def __call__(self, texts: Sequence[str], progress: Progress) -> list[Read]:
        """What the upper layers are given for each text, in half precision."""
        rows = [Read(*self._embedding(text)) for text in texts]
        found = list(rows)
        done = 0
        for places in batches(rows, range(len(rows)), AT_ONCE):
            given, mask, _ = pad(rows, places, AT_ONCE)
            made = np.asarray(self._run(given, mask))
            for row, place in enumerate(places):
                found[place] = Read(made[row, : len(rows[place])].astype(np.float16), rows[place].own)
            done += len(places)
            progress("sentences of danger through the lower layers", done, len(rows))
        return found


def batches(rows: Sequence[Read], order: Sequence[int], size: int) -> Iterator[list[int]]:
    """Places of texts of like length, at most so many at once."""
    by_length: dict[int, list[int]] = {}
    for place in order:
        by_length.setdefault(_length(rows[place]), []).append(place)
    for places in by_length.values():
        yield from (places[start : start + size] for start in range(0, len(places), size))


def pad(rows: Sequence[Read], places: Sequence[int], size: int) -> tuple[Any, Any, Any]:
    """Texts filled up to one length, (size, pieces, width); masks of what is not filling and of what is a text's own, (size, pieces)."""
    length = _length(rows[places[0]])
    given = np.zeros((size, length, rows[places[0]].pieces.shape[1]), np.float32)
    mask, own = np.zeros((2, size, length), np.float32)
    mask[:, 0] = own[:, 0] = 1.0
    for row, place in enumerate(places):
        given[row, : len(rows[place])] = rows[place].pieces
        mask[row, : len(rows[place])] = 1.0
        own[row, : rows[place].own] = 1.0
    return given, mask, own


def _length(row: Read) -> int:
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


def mean_pool(layers: Sequence[Layer], heads: int, epsilon: float, hidden: Any, mask: Any, own: Any) -> Any:
    """The mean of each text's own word pieces after some layers, (texts, width)."""
    for each in layers:
        hidden = _layer(each, heads, epsilon, hidden, mask)
    return (hidden * own[:, :, None]).sum(1) / own.sum(1, keepdims=True)


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
