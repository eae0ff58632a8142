"""Patterns of what people and offices write, where no list of words will do, as data in files of each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bot.language.traits import read_language
from bot.system.yaml_file import read_yaml

SAID = "keywords/patterns.yml"
"""What residents say, beside words."""
MONTH = "{month}"
"""Stands in a pattern for the names of the months."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of all languages together; each works in every language, for people mix them."""

    named: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    """What they find → patterns, each for itself where it has groups, which may have one name in several languages."""

    def search(self, name: str, text: str, start: int = 0) -> re.Match[str] | None:
        """What stands first in a text from a character on; of two that begin together what the first pattern finds."""
        patterns = self.named.get(name, ())
        if len(patterns) == 1:
            return patterns[0].search(text, start)
        found = (match for pattern in patterns if (match := pattern.search(text, start)))
        return min(found, key=lambda match: match.start(), default=None)

    def find(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """All that is found in a text, in order; no two of them overlap."""
        start = 0
        while start <= len(text) and (match := self.search(name, text, start)):
            yield match
            start = match.end() + (match.end() == match.start())

    def split(self, name: str, text: str) -> list[str]:
        """The pieces of a text between what is found, without blanks at their ends; none of them is empty."""
        ends = [(0, 0), *(match.span() for match in self.find(name, text)), (len(text), len(text))]
        pieces = (text[before[1] : after[0]].strip() for before, after in pairwise(ends))
        return [piece for piece in pieces if piece]


def read_patterns(
    folder: Path, file: str = SAID, signs: Mapping[str, Sequence[str]] | None = None, language: str = "*"
) -> Patterns:
    """The patterns of a file of every language under a folder, or of one; upper and lower case are the same to them.

    signs: patterns of no language, which go before those of the files.
    """
    named = {name: list(patterns) for name, patterns in (signs or {}).items()}
    for path in sorted(folder.glob(f"{language}/{file}")):
        own = folder / path.relative_to(folder).parts[0]
        for name, patterns in read_yaml(path).items():
            if isinstance(patterns, list):
                named.setdefault(name, []).extend(_with_months(pattern, own) for pattern in patterns)
    return Patterns({name: _joined(patterns) for name, patterns in named.items()})


def _with_months(pattern: str, language: Path) -> str:
    if MONTH not in pattern:
        return pattern
    names = sorted(read_language(language).month_names, key=len, reverse=True)
    return pattern.replace(MONTH, "|".join(map(re.escape, names)))


def _joined(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """The same as one pattern where none has a group, for it is sooner looked through."""
    each = [re.compile(pattern, re.I) for pattern in patterns]
    if any(pattern.groups for pattern in each):
        return tuple(each)
    return (re.compile("|".join(patterns), re.I),)
