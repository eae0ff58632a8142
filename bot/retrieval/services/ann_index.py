"""The nearest passages of a large catalogue without looking at each: a graph of neighbours, memory-mapped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.encode import OWN_SIZE, SHARED_SIZE, Meanings, Progress, Vectors

MANY = 6_000
"""Passages up to which each is looked at: exact, and fast enough."""
BATCH = 2_000
WIDTH, JOINED, LOOKED_AT = 16, 96, 400
"""Neighbours a passage keeps; passages looked at to find them, and on the way of a search: for nine in ten of the nearest."""


def save_nearest(folder: Path, passages: Meanings, progress: Progress) -> None:
    """Write the graphs of a catalogue with many passages; none for a small one."""
    if len(passages) > MANY:
        everything = np.arange(len(passages))
        _save(folder / "nearest_shared.usearch", passages.shared, everything, "neighbours", progress)
        latin = np.flatnonzero(passages.latin)
        _save(folder / "nearest_own.usearch", passages.own[latin], latin, "English neighbours", progress)


def _save(path: Path, vectors: Vectors, keys: NDArray[Any], what: str, progress: Progress) -> None:
    graph = _graph(vectors.shape[1])
    for start in range(0, len(keys), BATCH):
        graph.add(keys[start : start + BATCH], vectors[start : start + BATCH], threads=2)
        progress(what, min(start + BATCH, len(keys)), len(keys))
    graph.save(str(path))


def _graph(size: int) -> Any:
    # Why not at the top: only large catalogues need it.
    from usearch.index import Index

    return Index(
        ndim=size, metric="ip", dtype="f16", connectivity=WIDTH, expansion_add=JOINED, expansion_search=LOOKED_AT
    )


class Nearest:
    """The graphs of a catalogue, opened; `find` gives nothing where there are none."""

    def __init__(self, folder: Path) -> None:
        self.is_there = (folder / "nearest_shared.usearch").exists()
        self._graphs: dict[str, Any] = {}
        if self.is_there:
            for name, size in (("shared", SHARED_SIZE), ("own", OWN_SIZE)):
                self._graphs[name] = _graph(size)
                self._graphs[name].view(str(folder / f"nearest_{name}.usearch"))

    def find(self, text: Meanings, count: int) -> NDArray[np.int64]:
        """Numbers of the passages nearest to the first of some texts, of each space; no order."""
        found = [self._near("shared", text.shared[0], count)]
        if text.latin[0]:
            found.append(self._near("own", text.own[0], count))
        return np.concatenate(found)

    def _near(self, name: str, vector: Vectors, count: int) -> NDArray[np.int64]:
        graph = self._graphs[name]
        return np.asarray(graph.search(vector, count).keys, dtype=np.int64) if len(graph) else np.zeros(0, np.int64)
