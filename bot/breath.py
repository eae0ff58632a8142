"""Two needs in one breath: where a text falls into two, each of which finds a service of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.catalogue.question import length, question
from bot.catalogue.search import Found
from bot.context import Context

ADDED = re.compile(r"\b(?:also|plus|and then|on top of that|besides)\b|还有|另外|再就是|再加上", re.I)
"""Where a text that does not say that it is two things begins another one."""
CUT = re.compile(r"[.!?。！？;；，,]+|\b(?:and|n|also|plus|then)\b|还有|另外|再就是|也想| (?=[\u4e00-\u9fff])")
LONG = 12.0
"""How much a text says (characters of Chinese) from which it may hold two needs."""
MOST = 6
"""Pieces of a text that are looked at."""
LEAST = 0.20
"""Search confidence of each half."""


@dataclass(frozen=True, slots=True)
class Half:
    """One of two needs."""

    text: str
    found: Found


def halves(context: Context) -> tuple[Half, Half] | None:
    """The two needs of a text, or None where it has one."""
    text = context.turn.text
    says_so = context.house.keywords.has("two_things", text)
    pieces = [piece.strip() for piece in (CUT if says_so else ADDED).split(text) if piece.strip()][:MOST]
    if len(pieces) < 2 or length(text) < LONG:
        return None
    pairs = [(_half(context, pieces[:cut]), _half(context, pieces[cut:])) for cut in range(1, len(pieces))]
    good = [pair for pair in pairs if _differ(*pair) and min(half.found.confidence for half in pair) >= LEAST]
    return max(good, key=lambda pair: pair[0].found.confidence + pair[1].found.confidence, default=None)


def _half(context: Context, pieces: list[str]) -> Half:
    text = ", ".join(pieces)
    text = context.house.keywords.without("two_things", text).strip(" ,.:：，。")
    catalogue = context.house.catalogue
    return Half(text, catalogue.search.find(question(text, context.house.keywords.joins), catalogue.hidden))


def _differ(first: Half, second: Half) -> bool:
    """True where neither half may be about what the other is about."""
    ones = [{each.number for each in half.found.candidates[:3]} for half in (first, second)]
    if not all(ones) or first.found.need == second.found.need:
        return False
    return first.found.candidates[0].number not in ones[1] and second.found.candidates[0].number not in ones[0]
