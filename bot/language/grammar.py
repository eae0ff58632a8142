"""How a language says dates, times, money, ages and places, as data: `intents/<language>/grammar.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.language.traits import read_language

FOLDER = Path(__file__).parents[2] / "intents"
PATTERNS = ("dates", "times", "money", "ages", "places", "people", "relatives")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of one language, and its words."""

    patterns: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    """Kind ("dates", "times" …) → (rule, pattern), in the order they are tried."""
    words: Mapping[str, Any]
    """The rest of the file: word → what it stands for, by kind of word."""
    weekdays: Mapping[str, int]
    """Word → weekday, Monday is 0."""
    months: Mapping[str, int]
    """Name, in lower case → month, January is 1."""

    def matches(self, kind: str, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Each (rule, match) of a kind, first pattern first."""
        for rule, pattern in self.patterns[kind]:
            for match in pattern.finditer(text):
                yield rule, match


@cache
def grammar(language: str) -> Grammar | None:
    """The grammar of a language, or None where it has no file."""
    path = FOLDER / language / "grammar.yml"
    if not path.is_file():
        return None
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    weekdays = {str(word): i for i, names in enumerate(data.pop("weekdays")) for word in names}
    named_months = read_language(path.parent).month_names
    places = {"{day}": _any(weekdays), "{month}": _any(named_months)}
    patterns = {kind: tuple(_compiled(data.pop(kind), places, data["words"])) for kind in PATTERNS}
    return Grammar(patterns, data, weekdays, named_months)


def _any(words: Mapping[str, int]) -> str:
    """A pattern of any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _compiled(
    rows: list[dict[str, str]], places: Mapping[str, str], between_words: bool
) -> Iterator[tuple[str, re.Pattern[str]]]:
    for row in rows:
        for rule, pattern in row.items():
            for place, words in places.items():
                pattern = pattern.replace(place, words)
            edged = rf"(?<![a-z\d])(?:{pattern})(?![a-z\d])" if between_words else rf"(?:(?<!\d)|(?!\d))(?:{pattern})"
            yield rule, re.compile(edged)
