"""Words of a text as a lexical index wants them: stems for alphabetic scripts, single characters and pairs for Han."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from bot.language.script import HAN, HAN_RANGE

TOKEN = re.compile(rf"[a-z0-9$]+|[{HAN_RANGE}]+")
WORD = re.compile(rf"[{HAN_RANGE}]|[^\s{HAN_RANGE}]+")
"""A word, or a Han character."""
MIN_CLAUSE = 3


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word))


def tokens(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    """Index terms of a text, in order, stop words left out."""
    terms: list[str] = []
    for run in TOKEN.findall(unicodedata.normalize("NFKC", text).lower()):
        if HAN.match(run):
            terms += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        elif run not in stop:
            terms.append(_stem(run))
    return terms


def index_terms(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    """Terms a text is indexed and looked for by: as `tokens`, and each Han character that says something alone.

    Why characters: people shorten words of two to one of them, and pairs across two words mean nothing.
    """
    plain = unicodedata.normalize("NFKC", text)
    return [*tokens(text, stop), *(mark for mark in plain if HAN.match(mark) and mark not in stop)]


def clauses(text: str, joins: frozenset[str] = frozenset()) -> list[str]:
    """The clauses of a long text; empty where it has only one.

    joins: words that stand between clauses; a ramble is cut there too.
    """
    words = "|".join(re.escape(join) if not join.isascii() else rf"\b{re.escape(join)}\b" for join in sorted(joins))
    parts = [part.strip() for part in re.split(rf"[.!?。！？;；，,]|{words}" if words else r"[.!?。！？;；，,]", text)]
    long = [part for part in parts if len(tokens(part)) >= MIN_CLAUSE]
    return long if len(long) > 1 else []


def windows(text: str, size: int, step: int) -> list[str]:
    """Overlapping pieces of a text, `size` words or Han characters long, one every `step`; the text itself if it is no longer."""
    spans = [found.span() for found in WORD.finditer(text)]
    if len(spans) <= size:
        return [text]
    starts = [*range(0, len(spans) - size, step), len(spans) - size]
    return [text[spans[first][0] : spans[first + size - 1][1]] for first in starts]
