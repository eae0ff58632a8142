"""Undoes the shorthand of texts ("wher do i send it 2", "b4", "thx"), which understanding and search know nothing of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any


class Shorthand:
    """Words and patterns of one language, as `intents/<language>/keywords/shorthand.yml` has them."""

    def __init__(self, words: Mapping[str, str], patterns: Sequence[tuple[str, str]]) -> None:
        """words: what stands for another word, whole and in any case. patterns: (regular expression, what it becomes)."""
        self._words = {word.casefold(): whole for word, whole in words.items()}
        longest = sorted(map(re.escape, self._words), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w$'-])(?:{'|'.join(longest)})(?![\w'-])", re.I) if longest else None
        self._patterns = [(re.compile(pattern, re.I), whole) for pattern, whole in patterns]

    def undone(self, text: str) -> str:
        """The text in whole words; a message of one word, which may be a command, is left as it is."""
        if len(text.split()) < 2:
            return text
        for pattern, whole in self._patterns:
            text = pattern.sub(whole, text)
        return self._pattern.sub(lambda found: self._words[found[0].casefold()], text) if self._pattern else text


def shorthand(data: Mapping[str, Any]) -> Shorthand:
    """The shorthand of one file of keywords."""
    return Shorthand(data["words"], [(row["when"], row["is"]) for row in data["patterns"]])
