"""Sums people name: "$1,400 a month", "twelve hundred a week", 两块五, 一千四."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.language.entities.entity import Found
from bot.language.grammar import Grammar
from bot.language.number_words import Figures


@dataclass(frozen=True, slots=True)
class Money:
    """A sum."""

    amount: Decimal
    currency: str = ""
    """ISO 4217, or empty if none was named."""
    period: str = ""
    """"hour", "day", "week", "fortnight", "month", "year" where it is so much each; else empty."""

    def __str__(self) -> str:
        """As in "1400 CNY/month"."""
        each = f"/{self.period}" if self.period else ""
        return f"{self.amount} {self.currency}".strip() + each


def find_money(figures: Figures, grammar: Grammar) -> Iterator[Found[Money]]:
    """Every sum named, with how often where that follows or goes before."""
    words = grammar.words
    after = re.compile(words["periods_after"])
    before = re.compile(rf"(?:{words['periods_after'].strip()}) ?$")
    for _, match in grammar.matches("money", figures.text):
        start, end = figures.span(*match.span())
        period = (
            words["periods"].get(found["period"], "") if (found := before.search(figures.text[: match.start()])) else ""
        )
        if follows := after.match(figures.text, match.end()):
            period, (_, end) = words["periods"][follows["period"]], figures.span(*follows.span())
        sign = words["currencies"].get(match.groupdict().get("sign") or "", "")
        yield Found("money", Money(_amount(match, grammar), sign, period), start, end, 1.0 if sign else 0.8)


def _amount(match: re.Match[str], grammar: Grammar) -> Decimal:
    said = match.groupdict()
    whole = Decimal((said.get("whole") or "0").replace(",", ""))
    whole *= int(grammar.words["thousands"].get(said.get("thousand") or "", 1))
    part = said.get("part") or ""
    if not part:
        return whole
    if part in grammar.words.get("halves", ()):
        return whole + Decimal("0.5")
    tenths = grammar.words["tenths"] and len(part) == 1
    return whole + Decimal(part) / (10 if tenths else 100)
