"""E5's network as onnxruntime runs it: twelve layers of attention whose weights stay four-bit. Made in memory, from the file, in
two parts, of which the lower one is run for everybody.

The upper layers may be others, of eight-bit weights: those that were taught to tell danger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.language.encoders.e5_file import BLOCK, E5File, quarters, scales
from bot.language.encoders.e5_tuned import TunedLayer
from bot.language.encoders.onnx_bytes import Graph, Size

GIVEN, MADE = "given", "made"
"""Names of what goes in, (1, word pieces, width), and of what comes out."""
EIGHT_BIT = 4
"""onnxruntime's word for: multiply in eight-bit numbers."""


NOTHING = 128
"""What stands for nothing among eight-bit weights."""


class Sizes(Protocol):
    """What the layers of a network are like."""

    @property
    def width(self) -> int:
        """Numbers a word piece has."""
        ...

    @property
    def inner(self) -> int:
        """Numbers between the two halves of a layer."""
        ...

    @property
    def heads(self) -> int:
        """Parts of which each looks at other word pieces by itself."""
        ...

    @property
    def epsilon(self) -> float:
        """What is added to a variance."""
        ...


def lower(file: E5File, layers: int) -> bytes:
    """The first layers of the network: from what goes in to the vector of each word piece, (1, word pieces, width)."""
    made, hidden = begin(file, file.numbers("emb.ln.w"), file.numbers("emb.ln.b"))
    for number in range(layers):
        hidden = _FileLayer(made, file, f"l{number}.").add(hidden)
    return finish(made, hidden, (1, "pieces", file.width))


def upper(file: E5File, after: int, taught: Sequence[TunedLayer] = ()) -> bytes:
    """The layers after the first ones: the vector of each word piece, (1, word pieces, width). taught: layers that stand in their place."""
    made, hidden = begin(file)
    for number in range(after, file.layers):
        layer = (
            _TaughtLayer(made, file, f"l{number}.", taught[number - after])
            if taught
            else _FileLayer(made, file, f"l{number}.")
        )
        hidden = layer.add(hidden)
    return finish(made, hidden, (1, "pieces", file.width))


def begin(
    sizes: Sizes, scale: NDArray[np.float32] | None = None, shift: NDArray[np.float32] | None = None
) -> tuple[Graph, str]:
    """A network without layers as yet, and the name of what its first one is given; with a scale and shift that is evened out."""
    made = Graph()
    made.given(GIVEN, (1, "pieces", sizes.width))
    for name, value in {"scale": 1 / math.sqrt(sizes.width // sizes.heads), "half": 0.5, "one": 1.0}.items():
        made.table(name, np.array(value, np.float32))
    made.table("root", np.array(math.sqrt(0.5), np.float32))
    made.table("parts", np.array([0, -1, sizes.heads, sizes.width // sizes.heads], np.int64))
    made.table("whole", np.array([0, -1, sizes.width], np.int64))
    if scale is None or shift is None:
        return made, GIVEN
    return made, _norm(made, GIVEN, "emb.ln", scale, shift, sizes.epsilon)


def finish(made: Graph, hidden: str, size: Size) -> bytes:
    """The whole network, which makes this, of a size."""
    made.made(MADE, size)
    made.node("Identity", [hidden], MADE)
    return made.model({"": 18, "com.microsoft": 1})


class Layer:
    """A layer that is put on a network."""

    def __init__(self, made: Graph, sizes: Sizes, name: str) -> None:
        self._made, self._sizes, self._name = made, sizes, name

    def add(self, hidden: str) -> str:
        """Put the layer on what is there; the name of what it makes."""
        width, inner, name = self._sizes.width, self._sizes.inner, self._name
        seen = self._linear(self._attention(hidden), "ao", (width, width))
        hidden = self._normed(self._made.node("Add", [hidden, seen], f"{name}with"), "aln")
        wide = self._linear(hidden, "fi", (width, inner))
        thought = self._linear(_gelu(self._made, wide), "fo", (inner, width))
        return self._normed(self._made.node("Add", [hidden, thought], f"{name}sum"), "oln")

    def numbers(self, part: str) -> NDArray[np.float32]:
        """Plain numbers of the layer."""
        raise NotImplementedError

    def product(self, given: str, part: str, size: tuple[int, int]) -> str:
        """What is given times a matrix of (columns, rows); the name of what it makes."""
        raise NotImplementedError

    def _attention(self, hidden: str) -> str:
        """What each piece takes from the others."""
        made, name, width = self._made, self._name, self._sizes.width
        orders = {"q": [0, 2, 1, 3], "k": [0, 2, 3, 1], "v": [0, 2, 1, 3]}
        parts = {}
        for part, order in orders.items():
            flat = made.node("Reshape", [self._linear(hidden, part, (width, width)), "parts"], f"{name}{part}.r")
            parts[part] = made.node("Transpose", [flat], f"{name}{part}.t", perm=order)
        likeness = made.node("MatMul", [parts["q"], parts["k"]], f"{name}like")
        shares = made.node("Softmax", [made.node("Mul", [likeness, "scale"], f"{name}scaled")], f"{name}share", axis=-1)
        taken = made.node("MatMul", [shares, parts["v"]], f"{name}taken")
        back = made.node("Transpose", [taken], f"{name}back", perm=[0, 2, 1, 3])
        return made.node("Reshape", [back, "whole"], f"{name}heads")

    def _linear(self, given: str, part: str, size: tuple[int, int]) -> str:
        """Weights of (columns, rows) times what is given, and their bias."""
        name = f"{self._name}{part}"
        self._made.table(f"{name}.b", self.numbers(f"{part}.b"))
        return self._made.node("Add", [self.product(given, part, size), f"{name}.b"], f"{name}.out")

    def _normed(self, given: str, part: str) -> str:
        scale, shift = self.numbers(f"{part}.w"), self.numbers(f"{part}.b")
        return _norm(self._made, given, f"{self._name}{part}", scale, shift, self._sizes.epsilon)


class _FileLayer(Layer):
    """A layer as it is in the file."""

    def __init__(self, made: Graph, file: E5File, name: str) -> None:
        super().__init__(made, file, name)
        self._file = file

    def numbers(self, part: str) -> NDArray[np.float32]:
        """Plain numbers of the layer."""
        return self._file.numbers(f"{self._name}{part}")

    def weights(self, part: str, size: tuple[int, int]) -> int:
        """Adds a matrix of (columns, rows) and its scales to the tables; the bits of each weight."""
        blocks = self._file.blocks(f"{self._name}{part}.w", size[0])
        four = quarters(blocks)
        self._made.table(f"{self._name}{part}.w", (four[..., 0::2] | four[..., 1::2] << 4).astype(np.uint8))
        self._made.table(f"{self._name}{part}.s", scales(blocks).reshape(-1))
        return 4

    def product(self, given: str, part: str, size: tuple[int, int]) -> str:
        """What is given times a matrix of (columns, rows); the name of what it makes."""
        bits, name = self.weights(part, size), f"{self._name}{part}"
        return self._made.node(
            "MatMulNBits", [given, f"{name}.w", f"{name}.s"], f"{name}.m", "com.microsoft",
            K=size[0], N=size[1], bits=bits, block_size=BLOCK, accuracy_level=EIGHT_BIT,
        )  # fmt: skip


class _TaughtLayer(_FileLayer):
    """A layer that stands for one of the file."""

    def __init__(self, made: Graph, file: E5File, name: str, layer: TunedLayer) -> None:
        super().__init__(made, file, name)
        self._layer = layer

    def numbers(self, part: str) -> NDArray[np.float32]:
        """Plain numbers of the layer."""
        return self._layer.numbers[part]

    def weights(self, part: str, size: tuple[int, int]) -> int:
        """Adds a matrix and its scales to the tables; the bits of each weight."""
        whole, scale = self._layer.matrices[part]
        eight = (whole.astype(np.int16) + NOTHING).astype(np.uint8)
        self._made.table(f"{self._name}{part}.w", eight.T.reshape(size[1], size[0] // BLOCK, BLOCK))
        self._made.table(f"{self._name}{part}.s", np.repeat(scale, size[0] // BLOCK))
        return 8


def _norm(
    made: Graph, given: str, name: str, scale: NDArray[np.float32], shift: NDArray[np.float32], epsilon: float
) -> str:
    made.table(f"{name}.w", scale)
    made.table(f"{name}.b", shift)
    return made.node("LayerNormalization", [given, f"{name}.w", f"{name}.b"], f"{name}.out", axis=-1, epsilon=epsilon)


def _gelu(made: Graph, given: str) -> str:
    curve = made.node("Erf", [made.node("Mul", [given, "root"], f"{given}.e")], f"{given}.f")
    product = made.node("Mul", [given, made.node("Add", [curve, "one"], f"{given}.g")], f"{given}.h")
    return made.node("Mul", [product, "half"], f"{given}.i")
