"""Patterns of what people say, where no list of words will do, as data: `intents/<language>/keywords/patterns.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.system.yaml_file import read_yaml

NAME = "*/keywords/patterns.yml"


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of all languages together; each works in every language, for people mix them."""

    named: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    """What they find → patterns, each for itself, so that groups may have the same name in all of them."""

    def search(self, name: str, text: str) -> re.Match[str] | None:
        """What stands first in a text; of two that begin together what the first pattern finds."""
        found = (match for pattern in self.named.get(name, ()) if (match := pattern.search(text)))
        return min(found, key=lambda match: match.start(), default=None)

    def split(self, name: str, text: str) -> list[str]:
        """The pieces of a text between what is found, without blanks at their ends; none of them is empty."""
        ends = [match.span() for pattern in self.named.get(name, ()) for match in pattern.finditer(text)]
        pieces, last = list[str](), 0
        for start, end in sorted(ends):
            if start >= last:
                pieces.append(text[last:start])
                last = end
        return [piece.strip() for piece in (*pieces, text[last:]) if piece.strip()]


def read_patterns(folder: Path) -> Patterns:
    """The patterns of every language under a folder; upper and lower case are the same to them."""
    named: dict[str, list[re.Pattern[str]]] = {}
    for path in sorted(folder.glob(NAME)):
        for name, patterns in read_yaml(path).items():
            if name != "keeper":
                named.setdefault(name, []).extend(re.compile(pattern, re.I) for pattern in patterns)
    return Patterns({name: tuple(patterns) for name, patterns in named.items()})
