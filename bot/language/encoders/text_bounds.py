"""Bounds a text before a library that is not written in Python gets it: what it becomes is what counts, not what came."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.language.encoders.e5_tuned import CONTEXT

LONGEST = 500
"""Characters of a text after it was expanded."""
READ = 4 * LONGEST
"""Characters of it that are looked at: what is dropped must not cost more than what is kept."""
GROWTH = 4
"""Characters one may become; one that becomes more (U+FDFA: eighteen) stands for a space."""
SPACES = frozenset("\t\n\v\f\r\x85")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories without a sign of their own: control, format, half of a pair, private, not assigned."""


def bounded(text: str, longest: int = LONGEST) -> str:
    """A text expanded (NFKC) without unseen characters, at most so many long; never empty, so that it has a vector."""
    if text.isascii() and text.isprintable():
        return text[:longest] or " "
    seen = unicodedata.normalize("NFKC", "".join(map(_seen, text[:READ])))
    # Why again: characters next to each other may become one that stands alone.
    return "".join(map(_seen, seen))[:longest] or " "


def bounded_parts(text: str) -> str:
    """A text and what it is read with, each bounded by itself."""
    return CONTEXT.join(map(bounded, text.split(CONTEXT)))


@lru_cache(1 << 14)
def _seen(character: str) -> str:
    """What is kept of one character: itself, a space, or nothing."""
    if character in SPACES:
        return " "
    if unicodedata.category(character) in UNSEEN:
        return ""
    return character if len(unicodedata.normalize("NFKC", character)) <= GROWTH else " "
