"""How many people somebody speaks for: "the two of us", "me and my three kids", 三口人; what limits by size of household ask."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures

MOST = 20
COUNTED = THRESHOLDS.reading.counted


def find_people(figures: Figures, grammar: Grammar) -> Iterator[Found[int]]:
    """Sizes of households told, in persons; the first that is told as a number goes first."""
    for rule, match in grammar.matches("people", figures.text):
        start, end = figures.span(*match.span())
        if rule == "size" and 0 < int(match["size"]) <= MOST:
            yield Found("people", int(match["size"]), start, end)
        elif rule == "alone":
            yield Found("people", 1, start, end)
        elif rule == "named":
            yield Found("people", 1 + sum(_each(match["others"], grammar)), start, end, COUNTED)


def _each(others: str, grammar: Grammar) -> Iterator[int]:
    """Persons of each link of "the wife and 3 kids"."""
    for _, link in grammar.matches("relatives", others):
        yield int(link.groupdict().get("count") or 1)
