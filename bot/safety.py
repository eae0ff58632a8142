"""Hears danger before anything else, in every language on every turn: a reviewed lexicon, kept as data.

Any layer may raise; only a person may clear. Classifiers come beside the lexicon, behind the same verb.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Danger:
    """What was heard."""

    level: str
    """Class of words.md: "E1" … ."""
    kind: str
    """medical, fire, gas, crime, suicide …; names the phrase and the emergency number."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The patterns of all languages, compiled."""

    rules: tuple[tuple[Danger, re.Pattern[str], re.Pattern[str] | None], ...]
    """Danger, what raises it, what means something else although it looks like it."""

    def hear(self, text: str) -> Danger | None:
        """The gravest danger in a text, or None."""
        plain = normal(text)
        for danger, raised, harmless in self.rules:
            rest = harmless.sub(" ", plain) if harmless else plain
            if raised.search(rest):
                return danger
        return None


def normal(text: str) -> str:
    """Text as the patterns expect it: width and case folded, plain apostrophes, one space."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return re.sub(r"\s+", " ", plain).strip()


def read_lexicon(folder: Path) -> Lexicon:
    """The lexicon of every language under a folder, in the order of gravity the files are written in."""
    rules = []
    for path in sorted(folder.glob("*/safety.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            harmless = _any(rule.get("unless"))
            rules.append((Danger(rule["class"], rule["kind"]), _any(rule["patterns"]) or re.compile("(?!)"), harmless))
    return Lexicon(tuple(rules))


def _any(patterns: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
