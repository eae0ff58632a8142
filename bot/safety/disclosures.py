"""Life events and first needs that a text tells by words of their own; likeness alone is not enough.

`intents/<language>/told.yml` holds `slots`, and `told`: circumstance → `words` that tell of it, `unless`, what is taken out of
a text first. Written as patterns of danger are: for folded text, `{name}` for a slot, … for a few words between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.language.traits import read_language
from bot.safety.folding import plain
from bot.safety.lexicon import compiled, slots_of
from bot.system.yaml_file import read_yaml

KEPT = 1024
"""Circumstances of texts that are kept: a turn is asked for some fifty."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one circumstance in one language."""

    says: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def tell(self, folded: str) -> bool:
        """True if a folded text tells of it."""
        rest = self.unless.sub(" ; ", folded) if self.unless else folded
        return self.says is not None and self.says.search(rest) is not None

    def left(self, folded: str) -> str:
        """A folded text without the words that tell of it."""
        return self.says.sub(" ", folded) if self.says is not None else folded


@dataclass(frozen=True)
class Told:
    """Circumstances and the words that tell of them, of all languages."""

    words: Mapping[str, tuple[Words, ...]]

    @cached_property
    def _tells(self) -> Callable[[str, str], bool]:
        """Whether a folded text tells of a circumstance; kept, for many rules ask the same of a turn."""
        return lru_cache(maxsize=KEPT)(lambda each, text: any(words.tell(text) for words in self.words.get(each, ())))

    def among(self, circumstances: Collection[str], *texts: str) -> tuple[str, ...]:
        """Those of some circumstances that one of the forms of a text plainly tells of, in their order."""
        folded = {plain(text) for text in texts}
        return tuple(each for each in circumstances if any(self._tells(each, text) for text in folded))

    def without(self, circumstance: str, text: str) -> str:
        """A text, folded, without the words of every language that tell of a circumstance."""
        rest = plain(text)
        for words in self.words.get(circumstance, ()):
            rest = words.left(rest)
        return rest.strip(" ;")

    def behind(self, circumstance: str, text: str) -> str:
        """What a text, folded, says behind the last words that tell of a circumstance; empty if none do."""
        folded = plain(text)
        says = [words.says for words in self.words.get(circumstance, ()) if words.says and words.tell(folded)]
        ends = [match.end() for pattern in says for match in pattern.finditer(folded)]
        return folded[max(ends) :].strip(" ;") if ends else ""

    def are_all(self, circumstances: Collection[str], text: str) -> bool:
        """True if a text tells of one of some circumstances, and says nothing else."""
        folded = plain(text)
        told = (words for each in self.among(circumstances, text) for words in self.words[each])
        return any(not words.left(folded).strip(" .,;!?") for words in told)


def read_told(folder: Path, file: str = "told.yml") -> Told:
    """The words of every language under a folder, from the files of one name."""
    words: dict[str, tuple[Words, ...]] = {}
    for path in sorted(folder.glob(f"*/{file}")):
        data = read_yaml(path)
        slots = slots_of(data.get("slots") or {})
        for name, row in data["told"].items():
            words[name] = (*words.get(name, ()), _words(row, slots, path))
    return Told(words)


def _words(row: Mapping[str, Any], slots: Mapping[str, str], path: Path) -> Words:
    language = read_language(path.parent)
    says, unless = (compiled(row.get(field) or (), slots, language, path) for field in ("words", "unless"))
    return Words(says, unless)
