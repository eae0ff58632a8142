"""Bounds a text before a native library gets it; the length after expansion counts."""

from __future__ import annotations

import unicodedata

LONGEST, READ, GROWTH = 500, 2000, 4
"""Characters of a text after it was expanded, of it that are looked at, and that one may become."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories without a sound: control, format, half of a pair, private, not assigned."""


def bounded(text: str) -> str:
    """A text expanded (NFKC) without unseen characters, at most LONGEST long."""
    if text.isascii() and text.isprintable():
        return text[:LONGEST]
    seen = unicodedata.normalize("NFKC", "".join(map(_seen, text[:READ])))
    return "".join(map(_seen, seen))[:LONGEST]


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in UNSEEN:
        return ""
    return character if len(unicodedata.normalize("NFKC", character)) <= GROWTH else " "
