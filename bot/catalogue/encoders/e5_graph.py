"""E5's network as onnxruntime runs it: twelve layers of attention whose weights stay four-bit. Made in memory, from the file."""

from __future__ import annotations

import math

import numpy as np

from bot.catalogue.encoders.e5_file import BLOCK, E5File, quarters, scales
from bot.catalogue.encoders.onnx_bytes import Graph

GIVEN, MADE = "given", "made"
"""Names of what goes in, (1, word pieces, width), and of what comes out, (1, width)."""
EIGHT_BIT = 4
"""onnxruntime's word for: multiply in eight-bit numbers."""


def graph(file: E5File) -> bytes:
    """The network, of the mean of its word pieces' vectors."""
    made = Graph()
    made.given(GIVEN, (1, "pieces", file.width))
    made.made(MADE, (1, file.width))
    for name, value in {"scale": 1 / math.sqrt(file.width // file.heads), "half": 0.5, "one": 1.0}.items():
        made.table(name, np.array(value, np.float32))
    made.table("root", np.array(math.sqrt(0.5), np.float32))
    made.table("parts", np.array([0, -1, file.heads, file.width // file.heads], np.int64))
    made.table("whole", np.array([0, -1, file.width], np.int64))
    made.table("pieces", np.array([1], np.int64))
    hidden = _norm(made, file, GIVEN, "emb.ln")
    for number in range(file.layers):
        hidden = _layer(made, file, hidden, f"l{number}.")
    made.node("ReduceMean", [hidden, "pieces"], MADE, keepdims=0)
    return made.model({"": 18, "com.microsoft": 1})


def _layer(made: Graph, file: E5File, hidden: str, layer: str) -> str:
    width, inner = file.width, file.inner
    seen = _linear(made, file, _attention(made, file, hidden, layer), f"{layer}ao", (width, width))
    hidden = _norm(made, file, made.node("Add", [hidden, seen], f"{layer}with"), f"{layer}aln")
    wide = _linear(made, file, hidden, f"{layer}fi", (width, inner))
    thought = _linear(made, file, _gelu(made, wide), f"{layer}fo", (inner, width))
    return _norm(made, file, made.node("Add", [hidden, thought], f"{layer}sum"), f"{layer}oln")


def _attention(made: Graph, file: E5File, hidden: str, layer: str) -> str:
    """What each piece takes from the others."""
    orders = {"q": [0, 2, 1, 3], "k": [0, 2, 3, 1], "v": [0, 2, 1, 3]}
    parts = {}
    for part, order in orders.items():
        flat = _linear(made, file, hidden, f"{layer}{part}", (file.width, file.width))
        parts[part] = made.node(
            "Transpose", [made.node("Reshape", [flat, "parts"], f"{flat}.r")], f"{flat}.t", perm=order
        )
    likeness = made.node("MatMul", [parts["q"], parts["k"]], f"{layer}like")
    shares = made.node("Softmax", [made.node("Mul", [likeness, "scale"], f"{layer}scaled")], f"{layer}share", axis=-1)
    taken = made.node("MatMul", [shares, parts["v"]], f"{layer}taken")
    return made.node(
        "Reshape", [made.node("Transpose", [taken], f"{layer}back", perm=[0, 2, 1, 3]), "whole"], f"{layer}heads"
    )


def _linear(made: Graph, file: E5File, given: str, name: str, size: tuple[int, int]) -> str:
    """Four-bit weights of (columns, rows) times what is given, and their bias."""
    blocks = file.blocks(f"{name}.w", size[0])
    four = quarters(blocks)
    made.table(f"{name}.w", (four[..., 0::2] | four[..., 1::2] << 4).astype(np.uint8))
    made.table(f"{name}.s", scales(blocks).reshape(-1))
    made.table(f"{name}.b", file.numbers(f"{name}.b"))
    product = made.node(
        "MatMulNBits", [given, f"{name}.w", f"{name}.s"], f"{name}.m", "com.microsoft",
        K=size[0], N=size[1], bits=4, block_size=BLOCK, accuracy_level=EIGHT_BIT,
    )  # fmt: skip
    return made.node("Add", [product, f"{name}.b"], f"{name}.out")


def _norm(made: Graph, file: E5File, given: str, name: str) -> str:
    made.table(f"{name}.w", file.numbers(f"{name}.w"))
    made.table(f"{name}.b", file.numbers(f"{name}.b"))
    return made.node(
        "LayerNormalization", [given, f"{name}.w", f"{name}.b"], f"{name}.out", axis=-1, epsilon=file.epsilon
    )


def _gelu(made: Graph, given: str) -> str:
    curve = made.node("Erf", [made.node("Mul", [given, "root"], f"{given}.e")], f"{given}.f")
    product = made.node("Mul", [given, made.node("Add", [curve, "one"], f"{given}.g")], f"{given}.h")
    return made.node("Mul", [product, "half"], f"{given}.i")
