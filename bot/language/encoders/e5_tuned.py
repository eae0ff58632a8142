"""E5's upper layers taught to tell danger from what only sounds like it: their file, and the network with them on top.

The file `intents/danger.layers.npz` holds each matrix in eight-bit numbers with a scale a column, as `oneline safety
learn` wrote it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS_FILE = "danger.layers.npz"
UPPER = 4
"""Layers that were taught anew."""
MOST_PIECES = 80
"""Word pieces of a text that are looked at, from its beginning and its end."""
CONTEXT = "\x1e"
"""Stands between a text and each part of what it is read with. No text holds it: a control character is never encoded."""
MOST_CONTEXT = 24
"""Word pieces of each such part that are looked at, from its beginning and its end."""
Layer = dict[str, NDArray[np.float32]]
"""A layer's arrays by their names in the file of E5; matrices are (from, to)."""
LARGEST = 127.0


def normalize(text: str) -> str:
    """A text as the network reads it: capitals, width and signs of no width make no difference."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")


def matrices(width: int, inner: int) -> dict[str, int]:
    """Names of a layer's matrices, and how many numbers each takes in."""
    return {"q": width, "k": width, "v": width, "ao": width, "fi": width, "fo": inner}


def truncate(pieces: list[int], most: int = MOST_PIECES - 2) -> list[int]:
    """As many word pieces as are looked at: those of the beginning and of the end."""
    half = most // 2
    return pieces if len(pieces) <= 2 * half else pieces[:half] + pieces[-half:]


def quantize(layers: list[Layer]) -> dict[str, Any]:
    """Layers as the file holds them."""
    held: dict[str, Any] = {}
    for number, layer in enumerate(layers):
        for name, value in layer.items():
            if value.ndim == 1:
                held[f"{number}.{name}"] = value.astype(np.float32)
                continue
            scale = np.abs(value).max(axis=0) / LARGEST
            held[f"{number}.{name}"] = np.round(value / scale).astype(np.int8)
            held[f"{number}.{name}.scale"] = scale.astype(np.float32)
    return held


@dataclass(frozen=True, slots=True)
class TunedLayer:
    """A layer as the file holds it."""

    numbers: dict[str, NDArray[np.float32]]
    matrices: dict[str, tuple[NDArray[np.int8], NDArray[np.float32]]]
    """Name → eight-bit numbers (from, to), and a scale for each column (to,)."""

    def plain(self) -> Layer:
        """The layer in plain numbers."""
        whole = {f"{name}.w": numbers * scale for name, (numbers, scale) in self.matrices.items()}
        return {**self.numbers, **whole}


def read_layers(path: Path) -> list[TunedLayer]:
    """The layers of a file; raises OSError, KeyError or ValueError where it is none."""
    with np.load(path, allow_pickle=False) as held:
        layers = layers_of(held)
    if not all(layer.matrices for layer in layers):
        raise ValueError(f"{path} lacks layers; run `oneline safety learn`.")
    return layers


def layers_of(held: Mapping[str, Any]) -> list[TunedLayer]:
    """The layers among what a file holds."""
    layers = [TunedLayer({}, {}) for _ in range(UPPER)]
    for name in held:
        number, _, part = name.partition(".")
        if not number.isdigit() or part.endswith(".scale"):
            continue
        if (value := held[name]).ndim == 1:
            layers[int(number)].numbers[part] = value
        else:
            layers[int(number)].matrices[part.removesuffix(".w")] = value, held[f"{name}.scale"]
    return layers
