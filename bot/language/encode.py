"""Turns sentences into vectors: of one space for all languages, and of one for each script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.language.encoders.guarded import SIZES, encoders
from bot.language.encoders.models import Vectors as Vectors
from bot.language.encoders.text_bounds import LONGEST

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, of how many)."""
SHARED_SIZE, OWN_SIZE = SIZES["shared"], SIZES["english"]
"""Numbers a vector has: in the space all languages share, in the one of a script."""
BATCH = 64
OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2e80-\uffef]")
"""Letters the English model knows nothing of: Greek to Khmer, East Asia."""


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """Texts as unit vectors; rows in the order of the texts. Only the same object is equal: arrays are not compared."""

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


def unit(vectors: Any) -> Vectors:
    """Vectors made as long as one, (texts, numbers)."""
    array = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    unit: Vectors = array / np.maximum(norms, np.float32(1e-9))
    return unit


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
        _fill(own, texts, "english", np.flatnonzero(latin))
    if models == "all":
        _fill(own, [_ends(text, most) for text in texts], "other", np.flatnonzero(~latin))
    shared = unit(encoders().vectors("shared", texts)) if len(texts) else np.zeros((0, SHARED_SIZE), np.float32)
    return Meanings(shared, own, latin)


def _ends(text: str, most: int) -> str:
    """A text without what stands in its middle, where it is too long."""
    return text if len(text) <= most else text[: most // 2] + text[-(most // 2) :]


def _fill(own: Vectors, texts: Sequence[str], model: str, rows: Any) -> None:
    if len(rows):
        own[rows] = unit(encoders().vectors(model, [texts[row] for row in rows]))


def encode_shared(texts: Sequence[str]) -> Vectors:
    """Texts as vectors of the shared space alone, (texts, SHARED_SIZE)."""
    return encode(texts, "shared").shared


def token_vectors(texts: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
    """Word pieces of texts in Latin script and a vector each, not of unit length, in order; on two cores for many."""
    if len(texts) == 1:
        yield from encoders().pieces(texts)
        return
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    with encoders().more(), ThreadPoolExecutor(2) as pool:
        for batch in pool.map(encoders().pieces, batches):
            yield from batch


def encode_many(texts: Sequence[str], what: str, progress: Progress, models: Models = "all") -> Meanings:
    """Many texts as vectors, each different text once, on two cores where there are two."""
    each = list(dict.fromkeys(texts))
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
    with encoders().more(), ThreadPoolExecutor(2) as pool:
        encoded = pool.map(lambda rows: encode([each[i] for i in rows], models), batches)
        for rows, part in zip(batches, encoded, strict=True):
            found.shared[rows], found.own[rows], found.latin[rows] = part.shared, part.own, part.latin
            done += len(rows)
            progress(what, done, len(each))
    place = {text: i for i, text in enumerate(each)}
    return found[[place[text] for text in texts]]
