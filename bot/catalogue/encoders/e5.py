"""Multilingual E5: a text cut into its likeliest word pieces, and those put through the network by onnxruntime."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.catalogue.encoders.e5_file import E5File, e5_path, read_e5, weights
from bot.catalogue.encoders.e5_graph import GIVEN, graph
from bot.catalogue.encoders.e5_tuned import TunedLayer, plain, shortened
from bot.catalogue.encoders.sessions import session

ASKED = "query: "
"""What stands before every text: the network was taught with it."""
WORD_START = "▁"
LONGEST = 512
"""Word pieces it takes at once."""


class E5:
    """The network and its word pieces."""

    def __init__(self, upper: Sequence[TunedLayer] = ()) -> None:
        """upper: layers in the place of its last ones; then only the ends of a long text are looked at."""
        self._file = read_e5(e5_path())
        self._cut = Cut(self._file)
        self._is_tuned = bool(upper)
        self._session: Any = session(graph(self._file, upper))
        self._words = self._file.blocks("emb.word", self._file.width)
        self._places = self._file.numbers("emb.pos").reshape(-1, self._file.width)
        self._kind = self._file.numbers("emb.type")[: self._file.width]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector a text, (texts, width), not of unit length."""
        return np.stack([self._one(ASKED + (plain(text) if self._is_tuned else text)) for text in texts])

    def _one(self, text: str) -> Any:
        cut = self._cut(text)
        pieces = [self._file.begin, *(shortened(cut) if self._is_tuned else cut[: LONGEST - 2]), self._file.end]
        rows = weights(self._words[pieces]) + self._places[: len(pieces)] + self._kind
        return self._session.run(None, {GIVEN: rows[None]})[0][0]


class Cut:
    """Cuts a text into the word pieces that are likeliest together (a unigram model, by Viterbi's way)."""

    def __init__(self, file: E5File) -> None:
        self._pieces, self._spelt = file.pieces, file.spelt
        self._unknown = file.unknown, file.unknown_score
        self._longest = max(map(len, file.pieces))

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
        ways = [(0.0, 0, 0), *((-np.inf, 0, 0) for _ in text)]
        for start, end in pairwise(range(len(text) + 1)):
            score = ways[start][0]
            for stop in range(end, min(len(text), start + self._longest) + 1):
                piece = self._pieces.get(text[start:stop])
                if piece is not None and score + piece[1] > ways[stop][0]:
                    ways[stop] = score + piece[1], start, piece[0]
            if score + cost > ways[end][0]:
                ways[end] = score + cost, start, unknown
        return ways
