"""Ages people tell: "I'm sixty nine", 六十八岁."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures

OLDEST = 120
ABOUT = THRESHOLDS.reading.about_an_age


def find_ages(figures: Figures, grammar: Grammar) -> Iterator[Found[int]]:
    """Every age told, in years; less certain where it is "over seventy"."""
    for _, match in grammar.matches("ages", figures.text):
        age, about = int(match["age"]), match.groupdict().get("about")
        if 0 < age <= OLDEST:
            start, end = figures.span(match.start("age"), match.end())
            yield Found("age", age, start, end, ABOUT if about else 1.0)
