"""A text made ready for search."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.catalogue.encode import Meanings, Vectors, encode, encode_shared
from bot.catalogue.lexical import clauses

WORD = 2.2
"""Characters of Chinese that say as much as a word."""
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Question:
    """A text made ready for search, so that it is encoded once a turn."""

    text: str
    meaning: Meanings
    """Its one vector of each space."""
    clauses: Vectors
    """Shared vectors of its clauses (clauses, SHARED_SIZE); at least one."""

    @property
    def rows(self) -> Vectors:
        """Its shared vector, (SHARED_SIZE,)."""
        vector: Vectors = self.meaning.shared[0]
        return vector


def question(text: str, joins: frozenset[str] = frozenset()) -> Question:
    """Encode a text for search; joins are words between clauses ("but", "because")."""
    meaning = encode([text])
    parts = clauses(text, joins)
    return Question(text, meaning, encode_shared(parts) if parts else meaning.shared)


def length(text: str) -> float:
    """How much a text says, in characters of Chinese; a word of another script counts for two and a bit."""
    han = len(HAN.findall(text))
    return float(han) if han else WORD * len(text.split())
