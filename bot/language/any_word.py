"""One pattern for any of many words, which takes no longer the more words there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

END = ""
"""Where a word ends, among the marks that go on."""


def any_word(words: Iterable[str], end: str = "") -> str:
    """A pattern of any of some words, the longest first; never matches where there are none.

    end: pattern that must follow each word. Why by their first marks: an alternative a word is tried at each place of a text.
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for mark in word:
            branch = branch.setdefault(mark, {})
        branch[END] = {}
    return _branches(tree, end) if tree else "(?!)"


def _branches(tree: dict[str, Any], end: str) -> str:
    """What may follow a beginning; on with the word goes before its end."""
    further = [f"{re.escape(mark)}{_branches(more, end)}" for mark, more in sorted(tree.items()) if mark != END]
    ways = [*further, end] if END in tree else further
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
