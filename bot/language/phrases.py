"""Wording as data: `intents/<language>/phrases/*.yml`, one sentence or several equal ones a key."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from bot.language.traits import read_languages
from bot.system.yaml_file import read_yaml

Variants = tuple[str, ...]


class PhraseMissing(KeyError):
    """A key that a language does not word."""


class Phrases:
    """All wordings of all languages found under a folder."""

    def __init__(self, folder: Path) -> None:
        self.languages = tuple(sorted(path.parent.name for path in folder.glob("*/phrases")))
        self.traits = read_languages(folder)
        self._texts = {language: _read(folder / language / "phrases") for language in self.languages}

    def say(self, language: str, key: str, turn: int = 0, **values: str) -> str:
        """The wording of a key with its values put in; of equal wordings another one every turn."""
        variants = self._texts[language].get(key)
        if not variants:
            raise PhraseMissing(f"{language}: {key}")
        return variants[turn % len(variants)].format(**values)

    def keys(self, language: str) -> frozenset[str]:
        """Every key a language words."""
        return frozenset(self._texts[language])

    def variants(self, language: str, key: str) -> Variants:
        """All equal wordings of a key."""
        return self._texts[language][key]

    @cached_property
    def source_hashes(self) -> dict[str, str]:
        """Hash of each key's wording in the language all are made from, as translations keep it."""
        return {key: wording_hash(variants) for key, variants in self._texts[self.traits.source].items()}


def wording_hash(variants: Variants) -> str:
    """Eight hexadecimal digits that change with the wording."""
    return hashlib.sha256("\n".join(variants).encode()).hexdigest()[:8]


def _read(folder: Path) -> dict[str, Variants]:
    found: dict[str, Variants] = {}
    for path in sorted(folder.glob("*.yml")):
        phrases = (read_yaml(path) or {}).get("phrases") or {}
        twice = found.keys() & phrases.keys()
        if twice:
            raise ValueError(f"{path}: {sorted(twice)} stand in two files")
        found |= {key: tuple(text) if isinstance(text, list) else (str(text),) for key, text in phrases.items()}
    return found
