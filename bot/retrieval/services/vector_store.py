"""Texts of services as vectors, kept side by side in files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numkong import cdist
from numpy.typing import NDArray

from bot.language.encode import Meanings, Vectors

Numbers = NDArray[np.int64]
HELD = 6_000
"""Passages up to which vectors are held in full precision rather than read from the file each time."""


@dataclass(frozen=True, slots=True)
class VectorTable:
    """Texts of services as vectors, the texts of one service side by side."""

    meanings: Meanings
    starts: NDArray[np.int64]
    """First row of each service; one more entry at the end."""


def mapped(path: Path) -> NDArray[Any]:
    """The numbers of a file, which stay in it. Why not as numpy maps it: its own kind of array makes every look into it slow."""
    return np.asarray(np.load(path, mmap_mode="r"))


def held(kept: VectorTable) -> VectorTable:
    """Vectors of a small catalogue in memory, in full precision; those of a large one stay in their file."""
    if len(kept.meanings) > HELD:
        return kept
    meanings = kept.meanings
    return VectorTable(
        Meanings(meanings.shared.astype(np.float32), meanings.own.astype(np.float32), meanings.latin[:]), kept.starts[:]
    )


def scripts(passages: VectorTable) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each service has a passage in Latin script, and one in another."""
    starts = passages.starts[:-1]
    if not len(starts):
        return np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    latin = passages.meanings.latin
    return np.maximum.reduceat(latin, starts), np.maximum.reduceat(~latin, starts)


def taken(kept: VectorTable, numbers: Numbers) -> tuple[Meanings, NDArray[np.int64]]:
    """The rows of some services, as they are kept, and where each service begins among them."""
    starts, counts = kept.starts[numbers], np.diff(kept.starts)[numbers]
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    rows = np.repeat(starts - begins, counts) + np.arange(int(counts.sum()))
    return kept.meanings[rows], begins


def best(kept: VectorTable, numbers: Numbers, score: Callable[[Meanings], Vectors]) -> Vectors:
    """The highest score of the rows of each of some services, (services,). score: rows to (rows, others)."""
    # Why of all where most are asked: their rows would be copied, which takes longer than to score the others too.
    if 2 * len(numbers) > len(kept.starts) - 1:
        return nearest(score(kept.meanings), kept.starts[:-1])[numbers]
    rows, starts = taken(kept, numbers)
    return nearest(score(rows), starts)


def nearest(scores: Vectors, starts: NDArray[np.int64]) -> Vectors:
    """The highest score of each service's rows: scores (rows, others) to (services,)."""
    # Why not the maximum of one: numpy takes longer for it than for all the cosines.
    highest = scores[:, 0] if scores.shape[1] == 1 else scores.max(axis=1)
    return np.asarray(np.maximum.reduceat(highest, starts))


def cosines(vectors: Vectors, others: Vectors) -> Vectors:
    """Cosines of unit vectors, in full or half precision, to some others: (vectors, others)."""
    if vectors.dtype == np.float32:
        return np.asarray(vectors @ others.T)
    # Why: numpy has no arithmetic in half precision, and turning vectors into full takes twenty times as long.
    return np.asarray(cdist(vectors, others.astype(np.float16), metric="dot"), dtype=np.float32)


def top(scores: NDArray[np.floating], count: int) -> Numbers:
    """Places of the highest scores, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]
