"""STOP in the languages people text in: whole messages only, as data in `intents/stop.yml`, never by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.system.yaml_file import read_yaml

FILE = "stop.yml"
SIGNS = {"Cf", "So", "Sk"}
LONGEST = 160
"""Characters up to which a message is compared with sentences; a longer one says more than that."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """What a whole message may be that asks for no more texts."""

    words: frozenset[str] = frozenset()
    """Folded commands of all languages: "stop", "alto" …"""
    sentences: tuple[re.Pattern[str], ...] = ()
    """Patterns a whole folded message must match: "stop texting me" …"""

    def asks(self, folded: str) -> bool:
        """True for a message that is such a word, or such a sentence, and nothing else."""
        return folded in self.words or self.is_sentence(folded)

    def is_sentence(self, folded: str) -> bool:
        """True for a message that says in a sentence of its own that no more texts are wanted."""
        plain = folded.replace("’", "'")
        return len(plain) <= LONGEST and any(pattern.fullmatch(plain) for pattern in self.sentences)


def bare(text: str) -> str:
    """Text without invisible signs (direction, joiners) and without pictures."""
    return "".join(c for c in text if unicodedata.category(c) not in SIGNS and not "\ufe00" <= c <= "\ufe0f")


def read_stopping(folder: Path, fold: Callable[[str], str]) -> Stopping:
    """The table under a folder of intents; fold: how messages are folded before they are compared."""
    path = folder / FILE
    if not path.exists():
        return Stopping()
    languages = read_yaml(path)["languages"].values()
    words = frozenset(fold(word) for each in languages for word in each["words"])
    patterns = (unicodedata.normalize("NFKC", text) for each in languages for text in each["sentences"])
    return Stopping(words, tuple(re.compile(pattern) for pattern in patterns))
