"""Brings what somebody wrote into the words and script that understanding and search know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bot.language.pinyin import Pinyin
from bot.language.script import HAN
from bot.language.text_shorthand import Shorthand


class Dialect:
    """Words of a dialect, as `intents/<language>/keywords/dialect.yml` has them, and one script for Chinese."""

    def __init__(
        self,
        words: Mapping[str, str],
        typed: Sequence[Pinyin] = (),
        shortened: Sequence[Shorthand] = (),
        beside: Mapping[str, str] | None = None,
    ) -> None:
        """words: piece of text → what it is in the standard language; the longest is looked for first.

        typed: what turns syllables typed between characters into characters. shortened: what undoes the shorthand of texts.
        beside: the same as words, for pieces that mean it only beside certain others, as patterns; before the words, in order.
        """
        self._words, self._typed, self._shortened = dict(words), typed, shortened
        self._beside = [(re.compile(pattern, re.I), standard) for pattern, standard in (beside or {}).items()]
        longest = sorted(map(re.escape, words), key=len, reverse=True)
        self._pattern = re.compile("|".join(longest)) if longest else None

    def standard(self, text: str) -> str:
        """The text in standard words and simplified characters; without Han characters, with its shorthand undone."""
        if not HAN.search(text):
            for shortened in self._shortened:
                text = shortened.undone(text)
            return text
        for pattern, standard in self._beside:
            text = pattern.sub(standard, text)
        if self._pattern:
            text = self._pattern.sub(lambda found: self._words[found[0]], text)
        text = str(_simplifier().convert(text))
        for each in self._typed:
            text = each.undone(text)
        return text


@cache
def _simplifier() -> Any:
    # Why here: the web process reads keywords and converts nothing.
    from opencc import OpenCC

    return OpenCC("t2s")
