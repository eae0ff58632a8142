"""A text made ready for search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.language.encode import Meanings, Vectors, encode, encode_shared
from bot.language.script import HAN
from bot.language.tokens import clauses

WORD = 2.2
"""Characters of Chinese that say as much as a word."""
READ = 64
"""Characters of a Chinese question its own model reads: it takes half a millisecond for each. Of needs told at length
on New York's entries the first was right in .71 at 28 and in .80 at 80."""


@dataclass(frozen=True)
class Query:
    """A text made ready for search, so that it is encoded once a turn."""

    text: str
    meaning: Meanings
    """Its one vector of each space."""
    joins: frozenset[str] = frozenset()
    """Words that stand between clauses ("but", "because")."""

    @cached_property
    def clauses(self) -> Vectors:
        """Shared vectors of its clauses (clauses, SHARED_SIZE); at least one. Encoded when first asked for."""
        parts = clauses(self.text, self.joins)
        return encode_shared(parts) if parts else self.meaning.shared

    @property
    def rows(self) -> Vectors:
        """Its shared vector, (SHARED_SIZE,)."""
        vector: Vectors = self.meaning.shared[0]
        return vector


def query(text: str, joins: frozenset[str] = frozenset()) -> Query:
    """Encode a text for search; joins are words between clauses ("but", "because")."""
    return Query(text, encoded(text), joins)


@lru_cache(maxsize=64)
def encoded(text: str) -> Meanings:
    """One text as vectors: encoded once a turn, however many ask."""
    return encode([text], most=READ)


def encoded_all(texts: Sequence[str]) -> Meanings:
    """Several texts as vectors, in their order."""
    return encode(texts, most=READ)


def length(text: str) -> float:
    """How much a text says, in characters of Chinese; a word of another script counts for two and a bit."""
    han = len(HAN.findall(text))
    return float(han) if han else WORD * len(text.split())
