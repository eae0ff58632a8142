"""MiniLM for sentences in Latin script. Its weights lie in eight-bit numbers; only those of its layers are made whole to be run.

Why not the network as its package has it: the system that runs it makes all weights whole first, those of thirty thousand word
pieces too, of which a sentence has a dozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.encoders.e5_graph import GIVEN, Layer, begin, finish
from bot.language.encoders.e5_tuned import TunedLayer
from bot.language.encoders.onnx_bytes import Graph
from bot.language.encoders.onnx_file import Network, read_network
from bot.language.encoders.sessions import session

LAYERS, WIDTH = 6, 384
MOST_PIECES = 128
"""Word pieces it looks at."""
KEPT = 16
"""Texts that are kept as they were last put through: a turn asks for the vector of a text, and then for its word pieces."""
PARTS = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v", "attention.output.dense": "ao",
    "intermediate.dense": "fi", "output.dense": "fo",
}  # fmt: skip
NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
"""Names in the file → ours."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What its layers are like."""

    width: int = WIDTH
    inner: int = 1536
    heads: int = 12
    epsilon: float = 1e-12


class MiniLM:
    """The network and its word pieces."""

    def __init__(self, network: Path, pieces: Path) -> None:
        """network: as ONNX; pieces: as the library tokenizers writes them."""
        from tokenizers import Tokenizer

        read = read_network(network)
        self._embedding, self._session = Embedding(read.tables), session(_graph(read))
        self._tokenizer: Any = Tokenizer.from_file(str(pieces))
        self._tokenizer.enable_truncation(MOST_PIECES)
        self._tokenizer.no_padding()
        self._run = lru_cache(KEPT)(self._put_through)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts, 384)."""
        return np.stack([self._run(text)[1].mean(axis=0) for text in texts])

    def pieces(self, text: str) -> tuple[list[str], NDArray[np.float32]]:
        """Word pieces of a text and a vector each, (word pieces, 384)."""
        pieces, hidden = self._run(text)
        return pieces[1:-1], np.asarray(hidden[1:-1], np.float32)

    def _put_through(self, text: str) -> tuple[list[str], Any]:
        # Why one at a time: padded together, short texts are no faster on one core, and their vectors differ a little.
        encoding = self._tokenizer.encode(text)
        return encoding.tokens, self._session.run(None, {GIVEN: self._embedding(encoding.ids)[None]})[0][0]


class Embedding:
    """From word pieces to what the first layer is given."""

    def __init__(self, tables: Mapping[str, NDArray[Any]]) -> None:
        before = "inner.embeddings."
        self._words, self._word_scales = (tables[f"{before}word_embeddings.weight_{end}"] for end in ("q", "scale"))
        places, scales = (tables[f"{before}position_embeddings.weight_{end}"] for end in ("q", "scale"))
        self._places = places.astype(np.float32) * scales
        self._kind = tables[f"{before}token_type_embeddings.weight"][0]

    def __call__(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """A row a word piece, (word pieces, 384)."""
        rows: NDArray[np.float32] = self._words[ids].astype(np.float32) * self._word_scales[ids]
        rows += self._places[: len(ids)]
        rows += self._kind
        return rows


def _graph(read: Network) -> bytes:
    norm = [read.tables[f"inner.embeddings.LayerNorm.{end}"] for end in ("weight", "bias")]
    made, hidden = begin(Sizes(), *norm)
    for number, layer in enumerate(_layers(read)):
        hidden = _WholeLayer(made, Sizes(), f"l{number}.", layer).add(hidden)
    return finish(made, hidden, (1, "pieces", WIDTH))


def _layers(read: Network) -> Iterator[TunedLayer]:
    """Its layers; each matrix is told by the bias that is added to its product."""
    biases = {given: name for step in read.steps if step.kind == "Add" for given, name in _bias(step.given)}
    matrices = {
        biases[step.made[0]]: step.given[1]
        for step in read.steps
        if step.kind == "MatMul" and f"{step.given[1]}_q" in read.tables
    }
    for number in range(LAYERS):
        before = f"inner.encoder.layer.{number}."
        numbers = {f"{part}.b": read.tables[f"{before}{name}.bias"] for name, part in PARTS.items()}
        for name, part in NORMS.items():
            numbers |= {
                f"{part}.w": read.tables[f"{before}{name}.weight"],
                f"{part}.b": read.tables[f"{before}{name}.bias"],
            }
        named = {part: matrices[f"{before}{name}.bias"] for name, part in PARTS.items()}
        yield TunedLayer(
            numbers,
            {part: (read.tables[f"{at}_q"], read.tables[f"{at}_scale"].reshape(-1)) for part, at in named.items()},
        )


def _bias(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(what a bias is added to, its name) of a sum."""
    for name, other in (given, given[::-1]) if len(given) == 2 else ():
        if name.endswith(".bias"):
            yield other, name


class _WholeLayer(Layer):
    """A layer whose weights are made whole."""

    def __init__(self, made: Graph, sizes: Sizes, name: str, layer: TunedLayer) -> None:
        super().__init__(made, sizes, name)
        self._layer = layer

    def numbers(self, part: str) -> NDArray[np.float32]:
        """Plain numbers of the layer."""
        return self._layer.numbers[part]

    def product(self, given: str, part: str, size: tuple[int, int]) -> str:
        """What is given times a matrix; the name of what it makes."""
        whole, scale = self._layer.matrices[part]
        self._made.table(f"{self._name}{part}.w", whole.astype(np.float32) * scale)
        return self._made.node("MatMul", [given, f"{self._name}{part}.w"], f"{self._name}{part}.m")
