"""Decoding restricted to a series of words: which word pieces may come next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from voice.asr.moonshine_word_pieces import END, Pieces

COMMA, STOP = ",", "."


class Node:
    """A place in a word; `ends` where the word may end here."""

    def __init__(self) -> None:
        self.next: dict[int, Self] = {}
        self.ends = False


class InTurn:
    """The rule that only some words are said, in any order, with commas between, and a full stop at the end or none."""

    def __init__(self, pieces: Pieces, words: Iterable[str]) -> None:
        """Raises KeyError for a word with a letter the pieces do not have."""
        spelt = [*words]
        self._words = _tree(pieces, spelt)
        self._first = _tree(pieces, [*spelt, *(word.capitalize() for word in spelt)])
        self._comma, self._stop = pieces.numbers[COMMA.encode()], pieces.numbers[STOP.encode()]

    def after(self, said: Sequence[int]) -> list[int]:
        """Numbers of the pieces that may follow; said: those that came, all of them allowed."""
        at, stopped = self._first, False
        for piece in said:
            if piece in at.next:
                at = at.next[piece]
            elif piece in {self._comma, self._stop}:
                at, stopped = self._words, piece == self._stop
            else:
                at, stopped = self._words.next[piece], False
        ends = [*self._words.next, END, self._comma, self._stop] if at.ends else []
        return [*dict.fromkeys([*at.next, *ends, *([END] if stopped and at is self._words else [])])]


def _tree(pieces: Pieces, words: Iterable[str]) -> Node:
    root = Node()
    for word in words:
        at = root
        for piece in pieces.split(word):
            at = at.next.setdefault(piece, Node())
        at.ends = True
    return root
