"""Moonshine's word pieces: bytes of text to numbers and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

START, END = 1, 2
"""Numbers of the pieces that open and close a sentence."""
_BLANK = "\u2581"
_MARK = re.compile(rb"<[^<>]*>")


class Pieces:
    """The table of word pieces of one model."""

    def __init__(self, path: Path) -> None:
        """Read the table; raises ValueError where it is cut off, OSError where it is not there."""
        self.pieces = _table(path.read_bytes())
        self.numbers = {piece: number for number, piece in enumerate(self.pieces)}

    def text(self, numbers: Iterable[int]) -> str:
        """The text of pieces; marks such as <s> are left out."""
        joined = b"".join(piece for number in numbers if not _MARK.fullmatch(piece := self.pieces[number]))
        return joined.decode("utf-8", "replace").replace(_BLANK, " ").strip()

    def split(self, text: str) -> list[int]:
        """Numbers of the pieces of a text: neighbours are joined, the lowest number first; KeyError for a strange letter."""
        parts = [character.encode() for character in _BLANK + text.replace(" ", _BLANK)]
        while best := self._best_join(parts):
            at = best[1]
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return [self.numbers[part] for part in parts]

    def _best_join(self, parts: list[bytes]) -> tuple[int, int] | None:
        """Number of the best piece two neighbours make, and where."""
        joins = ((self.numbers.get(one + two), at) for at, (one, two) in enumerate(pairwise(parts)))
        return min(((number, at) for number, at in joins if number is not None), default=None)


def _table(data: bytes) -> list[bytes]:
    """Pieces one after another, each after its length: a byte, or two with the low seven bits first from 128 on."""
    pieces, at = [], 0
    while at < len(data):
        size, at = data[at], at + 1
        if size >= 128:
            size, at = data[at] * 128 + size - 128, at + 1
        pieces.append(data[at : at + size])
        at += size
    if at != len(data) or len(pieces) <= END:
        raise ValueError("the table of word pieces is cut off")
    return pieces
