"""Brings what somebody wrote into the words and script that understanding and search know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ebef]")


class Dialect:
    """Words of a dialect, as `intents/<language>/keywords/dialect.yml` has them, and one script for Chinese."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """words: piece of text → what it is in the standard language; the longest is looked for first."""
        self._words = dict(words)
        longest = sorted(map(re.escape, words), key=len, reverse=True)
        self._pattern = re.compile("|".join(longest)) if longest else None

    def standard(self, text: str) -> str:
        """The text in standard words and simplified characters; without Han characters it is left as it is."""
        if not HAN.search(text):
            return text
        if self._pattern:
            text = self._pattern.sub(lambda found: self._words[found[0]], text)
        return str(_simplifier().convert(text))


@cache
def _simplifier() -> Any:
    # Why here: the web process reads keywords and converts nothing.
    from opencc import OpenCC

    return OpenCC("t2s")
