"""Words of a language: those that are right as they stand, and the forms of a dialect's verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.safety.folding import Misspellings

WORD = re.compile(r"[a-z]{4,}")


def inflected(aspects: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Each verb of a dialect with each ending that says it is done or under way, in the standard language."""
    verbs, marks = aspects.get("verbs") or {}, aspects.get("marks") or {}
    return {f"{verb}{mark}": f"{verbs[verb]}{marks[mark]}" for verb in verbs for mark in marks}


def misspellings_of(data: Mapping[str, Any], folder: Path) -> Misspellings:
    """Words of slots and patterns, against all words that stand in a language's files."""
    texts = [word for words in (data.get("slots") or {}).values() for word in words]
    texts += [text for row in data["kinds"].values() for key in ("raise", "ask") for text in row.get(key) or ()]
    vocabulary = {word for text in texts for word in WORD.findall(text)}
    return Misspellings(vocabulary, known_words(folder))


@cache
def known_words(folder: Path) -> frozenset[str]:
    """All words that stand in the files of a language: they are right as they stand."""
    texts = (path.read_text(encoding="utf-8").casefold() for path in sorted(folder.rglob("*.yml")))
    return frozenset(word for text in texts for word in WORD.findall(text))
