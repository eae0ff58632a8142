"""Streets and house numbers: only marked, not looked up; which place it is, the city's data say."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.thresholds import THRESHOLDS
from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures

SHORTEST = 3
LIKELY = THRESHOLDS.reading.place_without_number


def find_places(figures: Figures, grammar: Grammar) -> Iterator[Found[str]]:
    """Every address or corner, as it was written."""
    leading = sorted(grammar.words["not_in_places"], key=len, reverse=True)
    for _, match in grammar.matches("places", figures.text):
        start, end = figures.span(*match.span())
        ends = (
            figures.original.rfind(word, start, end - SHORTEST) + len(word) for word in grammar.words["before_places"]
        )
        start = max(start, *ends, start)
        start += _led_by(figures.original[start:end], leading, grammar.words["words"])
        if end - start >= SHORTEST:
            piece = figures.original[start:end]
            yield Found("place", piece, start, end, 1.0 if any(c.isdigit() for c in match[0]) else LIKELY)


def _led_by(piece: str, leading: list[str], between_words: bool) -> int:
    """How many characters before the name belong to the sentence: "我住在" of "我住在幸福路"."""
    skipped = 0
    while True:
        rest = piece[skipped:].lower()
        word = next((w for w in leading if rest.startswith(w + " " if between_words else w)), "")
        if not word:
            return skipped
        skipped += len(word) + between_words
