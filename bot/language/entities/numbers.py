"""Plain numbers: "one three eight", 一百二十, 幺三八; digits said one by one keep their zeros."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def find_numbers(figures: Figures, grammar: Grammar) -> Iterator[Found[str]]:
    """Every number, as digits; words that seldom count anything ("one", 一) are left out."""
    for match in NUMBER.finditer(figures.text):
        start, end = figures.span(*match.span())
        if figures.original[start:end].lower() not in grammar.words["not_numbers"]:
            yield Found("number", match[0].replace(",", ""), start, end)
