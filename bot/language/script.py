"""Scripts: which letters a text is written in, and how many Chinese characters stand in it."""

from __future__ import annotations

import re

HAN_RANGE = r"\u3400-\u9fff\U00020000-\U0002ebef"
HAN = re.compile(f"[{HAN_RANGE}]")
"""A Chinese character, rare ones too."""
BETWEEN_HAN = re.compile(f"(?<=[{HAN_RANGE}]) (?=[{HAN_RANGE}])")
"""A blank between two of them."""
WORDS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]{2,}"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{2,}"),
    "Arabic": re.compile(r"[\u0600-\u06ff]{2,}"),
    "Devanagari": re.compile(r"[\u0900-\u097f]{2,}"),
    "Bengali": re.compile(r"[\u0980-\u09ff]{2,}"),
    "Hangul": re.compile(r"[\uac00-\ud7af]{2,}"),
    "Han": HAN,
}
"""Script, by its Unicode name → a word of it; a character where it puts no blanks between words."""


def count_han(text: str) -> int:
    """Chinese characters in a text."""
    return len(HAN.findall(text))
