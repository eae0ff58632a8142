"""What the parsers' tables share: Wednesday 25 November 2026, ten in the morning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.language.entities.entity import Found
from bot.language.entities.extract import read

NOW = datetime(2026, 11, 25, 10)


def readings(kind: str, text: str, language: str, country: str = "") -> list[Found[Any]]:
    """All of one kind that stand in a text."""
    return [found for found in read(text, language, NOW, country) if found.kind == kind]


def values(kind: str, text: str, language: str, country: str = "") -> list[str]:
    """Their values, as text."""
    return [str(found.value) for found in readings(kind, text, language, country)]
