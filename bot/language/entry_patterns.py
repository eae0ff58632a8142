"""Patterns of what offices write in entries: `intents/<language>/entries.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.language import grammar as grammars
from bot.language.patterns import Patterns, read_patterns
from bot.system.yaml_file import read_yaml

FILE = "entries.yml"
SIGNS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "amount": (r"[$€£¥]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?%",),
        "time": (r"\b24/7\b|\d{1,2}:\d\d",),
        "phone": (r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\b311\b|\d{3,4}[- ]\d{3,4}[- ]?\d{0,4}",),
        "web": (r"\b(?:www\.|https?://)\S+|\b[\w-]+\.(?:gov|org|com|net|edu|us|cn)(?:/\S*)?\b|\S+@\S+",),
        "share": (r"\d+(?:\.\d+)?\s?%",),
        "says_nothing": (r"^[-/]?\Z",),
        "writes_site": (r"\bwww\.|https?://|(?<![@\w.-])[\w-]+\.(?:gov|org|com|net|edu|us|nyc|cn)\b",),
        "on_the_web": (r"https?://|www\.",),
        "full_date": (r"\b(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b",),
    }
)
"""What is written alike in every language."""


def entry_patterns(language: str = "") -> Patterns:
    """The patterns of one language, or of all together."""
    return _read(grammars.FOLDER, language)


def entry_words(language: str, name: str) -> Mapping[str, Any]:
    """What a language's file says under a name that is no list of patterns; empty if it says nothing."""
    words: Mapping[str, Any] = _words(grammars.FOLDER, language).get(name, {})
    return words


@cache
def _read(folder: Path, language: str) -> Patterns:
    return read_patterns(folder, FILE, SIGNS, language or "*")


@cache
def _words(folder: Path, language: str) -> Mapping[str, Any]:
    path = folder / language / FILE
    return dict(read_yaml(path)) if path.is_file() else {}
