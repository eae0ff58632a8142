"""How a language says money, ages and places, and its numbers, as data: `intents/<language>/grammar.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.system.yaml_file import read_yaml

FOLDER = Path(__file__).parents[2] / "intents"
PATTERNS = ("money", "ages", "places", "people", "relatives")


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The patterns of one language, and its words."""

    patterns: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    """Kind ("dates", "times" …) → (rule, pattern), in the order they are tried."""
    words: Mapping[str, Any]
    """The rest of the file: word → what it stands for, by kind of word."""

    def matches(self, kind: str, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Each (rule, match) of a kind, first pattern first."""
        for rule, pattern in self.patterns[kind]:
            for match in pattern.finditer(text):
                yield rule, match


@cache
def grammar(language: str) -> Grammar | None:
    """The grammar of a language, or None if it has no file."""
    path = FOLDER / language / "grammar.yml"
    if not path.is_file():
        return None
    data = read_yaml(path)
    patterns = {
        kind: tuple((rule, edged(pattern, data["words"])) for row in data.pop(kind) for rule, pattern in row.items())
        for kind in PATTERNS
    }
    return Grammar(patterns, data)


def edged(pattern: str, between_words: bool) -> re.Pattern[str]:
    """A pattern as one that cuts no word, or no figure, in two."""
    if between_words:
        return re.compile(rf"(?<![a-z\d])(?:{pattern})(?![a-z\d])")
    return re.compile(rf"(?:(?<!\d)|(?!\d))(?:{pattern})")
