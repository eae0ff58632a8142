"""Cuts a turn into all its clauses: at its marks, and where a call has none, before words that join."""

from __future__ import annotations

import re
from functools import lru_cache

MARKS = r"(?<=[?？!！。;；…\n])\s*|(?<=[.,，、])(?!\d)\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
EDGES = " ,.，。"


def clauses(text: str, joins: frozenset[str]) -> tuple[str, ...]:
    """The clauses of a text in their order; a text without any is one itself. joins: words that stand between clauses."""
    found = (piece.strip(EDGES) for piece in _cuts(joins).split(text))
    return tuple(clause for clause in found if clause) or (text,)


@lru_cache(maxsize=8)
def _cuts(joins: frozenset[str]) -> re.Pattern[str]:
    words = (rf"\s+(?={re.escape(join)}\b)" if join.isascii() else rf"(?={re.escape(join)})" for join in sorted(joins))
    return re.compile("|".join([MARKS, *words]), re.IGNORECASE)
