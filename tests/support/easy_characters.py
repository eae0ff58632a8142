"""The Chinese characters that people who read little know."""

from __future__ import annotations

from collections import Counter
from functools import cache

import wordfreq

# Standing in for HSK 3.0 levels 1-4 (1,200 characters), whose list is in no registry: the characters used most by frequency.
EASY_CHARACTERS = 1_500


@cache
def easy_characters() -> frozenset[str]:
    """The most frequent ones."""
    counts: Counter[str] = Counter()
    for word, frequency in wordfreq.get_frequency_dict("zh").items():
        for character in word:
            if "\u4e00" <= character <= "\u9fff":
                counts[character] += frequency  # type: ignore[assignment]
    return frozenset(character for character, _ in counts.most_common(EASY_CHARACTERS))


def hard_characters(text: str) -> list[str]:
    """Those of a text that are not among them, where they are more than it bears."""
    characters = [mark for mark in text if "\u4e00" <= mark <= "\u9fff"]
    hard = [mark for mark in characters if mark not in easy_characters()]
    bears = len(hard) <= 0.05 * len(characters) or (len(hard) <= 1 and len(characters) < 20)
    return [] if bears else hard
