"""Multilingual E5: a text cut into its likeliest word pieces, and those put through the network by onnxruntime."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.language.encoders.e5_file import E5File, e5_path, read_e5, weights
from bot.language.encoders.e5_graph import GIVEN, lower, upper
from bot.language.encoders.e5_tuned import CONTEXT, MOST_CONTEXT, UPPER, TunedLayer, normalize, truncate
from bot.language.encoders.sessions import session

ASKED = "query: "
"""What stands before every text: the network was taught with it."""
WORD_START = "▁"
LONGEST = 512
"""Word pieces it takes at once."""
KEPT = 8
"""Texts of which is kept what the lower layers made: danger and search read the same text, each with upper layers of its own."""


class E5:
    """The network and its word pieces."""

    def __init__(self, taught: Sequence[TunedLayer] = ()) -> None:
        """taught: layers in the place of its last ones; then only the ends of a long text are looked at."""
        file = e5_file()
        self._embedding, self._lower = Embedding(file, is_tuned=bool(taught)), lower_layers()
        self._upper = session(upper(file, file.layers - UPPER, taught))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector a text, (texts, width), not of unit length: the mean of its own pieces, which have seen what it is read with."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        pieces, own = self._embedding.pieces(text)
        hidden: NDArray[np.float32] = self._upper.run(None, {GIVEN: self._lower(tuple(pieces))})[0][0, :own]
        return hidden.mean(0)


class Embedding:
    """From a text to what the first layer is given."""

    def __init__(self, file: E5File, *, is_tuned: bool = False) -> None:
        """is_tuned: as the layers read it that were taught to tell danger: folded, and the ends of a long text only."""
        self._file, self._cut, self._is_tuned = file, Cut(file), is_tuned
        self._words = file.blocks("emb.word", file.width)
        self._places = file.numbers("emb.pos").reshape(-1, file.width)
        self._kind = file.numbers("emb.type")[: file.width]

    def __call__(self, text: str) -> tuple[NDArray[np.float32], int]:
        """A row a word piece, (word pieces, width), and how many of them, from the first, are the text's own."""
        pieces, own = self.pieces(text)
        return self.rows(pieces), own

    def pieces(self, text: str) -> tuple[list[int], int]:
        """Numbers of a text's word pieces, with those that stand for its ends, and how many are its own.

        What a tuned network reads it with (after CONTEXT) comes behind it, so that it is whole and in the same place always.
        """
        begin, end = self._file.begin, self._file.end
        if not self._is_tuned:
            plain = [begin, *self._cut(ASKED + text)[: LONGEST - 2], end]
            return plain, len(plain)
        text, *context = normalize(text).split(CONTEXT)
        pieces = [begin, *truncate(self._cut(ASKED + text)), end]
        behind = (number for part in context for number in (*truncate(self._cut(part), MOST_CONTEXT), end))
        return [*pieces, *behind], len(pieces)

    def rows(self, pieces: Sequence[int]) -> NDArray[np.float32]:
        """A row for each of some word pieces, (word pieces, width)."""
        rows: NDArray[np.float32] = weights(self._words[list(pieces)]) + self._places[: len(pieces)] + self._kind
        return rows


@cache
def e5_file() -> E5File:
    """The file, read once a process: its word pieces take long to read and much memory."""
    return read_e5(e5_path())


@cache
def lower_layers() -> Callable[[tuple[int, ...]], NDArray[np.float32]]:
    """The layers that are the same for everybody, loaded once: word pieces → what they make, kept for the last few texts."""
    file = e5_file()
    layers, embedding = session(lower(file, file.layers - UPPER)), Embedding(file)
    return lru_cache(KEPT)(lambda pieces: layers.run(None, {GIVEN: embedding.rows(pieces)[None]})[0])


class Cut:
    """Cuts a text into the word pieces that are likeliest together (a unigram model, by Viterbi's way)."""

    def __init__(self, file: E5File) -> None:
        self._pieces, self._spelt = file.pieces, file.spelt
        self._unknown = file.unknown, file.unknown_score

    def __call__(self, text: str) -> list[int]:
        """Numbers of its pieces."""
        text = self._written(text)
        ways = self._ways(text)
        ends, at = [], len(text)
        while at:
            ends.append(ways[at][1:])
            at = ways[at][1]
        return [number for _, number in reversed(ends)]

    def _written(self, text: str) -> str:
        """The text as its pieces are written: spelt out, a mark where a word starts."""
        text = re.sub(" {2,}", " ", text.translate(self._spelt))
        return (text if text.startswith(" ") else f" {text}").replace(" ", WORD_START)

    def _ways(self, text: str) -> list[tuple[float, int, int]]:
        """For each place the best way there: its score, where its last piece starts, and that piece."""
        unknown, cost = self._unknown
        most = self._pieces.longest
        cut = [
            text[start:stop]
            for start in range(len(text))
            for stop in range(start + 1, min(len(text), start + most) + 1)
        ]
        known = self._pieces.among(cut)
        ways = [(0.0, 0, 0), *((-np.inf, 0, 0) for _ in text)]
        for start, end in pairwise(range(len(text) + 1)):
            score = ways[start][0]
            for stop in range(end, min(len(text), start + most) + 1):
                piece = known.get(text[start:stop])
                if piece is not None and score + piece[1] > ways[stop][0]:
                    ways[stop] = score + piece[1], start, piece[0]
            if score + cost > ways[end][0]:
                ways[end] = score + cost, start, unknown
        return ways
