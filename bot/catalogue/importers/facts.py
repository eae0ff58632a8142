"""Collects the facts of one entry while an importer reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.catalogue.model import Aspect, Fact, Words
from bot.catalogue.segment import pieces


class FactList:
    """Facts in the order added, with ids that say aspect and place; the same sentence is taken once an aspect."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self._count: Counter[str] = Counter()
        self._seen: set[tuple[str, str]] = set()

    def add(self, aspect: Aspect, texts: Words, field: str, way: str = "", under: Words | None = None) -> None:
        """Add one fact in one or more languages, unless there is no text."""
        texts = {language: text for language, text in texts.items() if text}
        key = (aspect, next(iter(texts.values()), ""))
        if texts and key not in self._seen:
            self._seen.add(key)
            self._facts.append(Fact(f"{aspect}.{self._count[aspect]}", aspect, texts, under or {}, way, field))
            self._count[aspect] += 1

    def add_prose(self, aspect: Aspect, text: object, field: str, language: str, way: str = "") -> None:
        """Cut an office's field into facts of one language."""
        for under, sentence in pieces(text):
            self.add(aspect, {language: sentence}, field, way, {language: under} if under else None)

    def all(self) -> tuple[Fact, ...]:
        """The facts collected."""
        return tuple(self._facts)


def parallel(texts: dict[str, Iterable[str]]) -> list[Words]:
    """Lists of several languages turned into one list of several-language texts, cut at the shortest."""
    columns = {language: list(items) for language, items in texts.items()}
    length = max((len(items) for items in columns.values()), default=0)
    return [{tag: items[i] for tag, items in columns.items() if i < len(items)} for i in range(length)]
