"""Two needs in one text: where a text can be cut so that each half finds a service of its own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import eligibility
from bot.dialogue.tracking.service_signs import has_confident_match
from bot.dialogue.turn.context import TurnContext
from bot.retrieval.services.query import length, query
from bot.retrieval.services.result import SearchResult

ADDED, CUT = "adds_need", "cuts_needs"
"""Where a text that does not say that it is two things begins another one, and where one that does is cut."""
LONG = THRESHOLDS.two_needs.length
MOST = 6
"""Pieces of a text that are looked at."""
SAID = THRESHOLDS.two_needs.with_word
HEARD = THRESHOLDS.two_needs.without_word
AMONG = 6
"""Place in the search of the whole text by which both halves' services come where it does not say so."""


@dataclass(frozen=True, slots=True)
class NeedClause:
    """One of two needs."""

    text: str
    found: SearchResult


def split_needs(context: TurnContext) -> tuple[NeedClause, NeedClause] | None:
    """The two needs of a text, or None if it has one, or search is sure and nothing says "two things"; once a turn."""
    # Why not where it says that there are two: search is often sure of one of them.
    keywords, text = context.house.keywords, context.turn.text
    says_two = keywords.has("two_things", text) or keywords.patterns.search(ADDED, text) is not None
    is_sure = has_confident_match(context) and not says_two
    if length(context.turn.text) < LONG or is_sure:
        return None
    key = (split_needs, context.turn.text, context.found)
    known = [each for of, each in context.decided if of == key]
    if not known:
        known = [None if eligibility.is_asked(context) else _split(context)]
        context.decided.append((key, known[0]))
    pair: tuple[NeedClause, NeedClause] | None = known[0]
    return pair


def _split(context: TurnContext) -> tuple[NeedClause, NeedClause] | None:
    text = context.turn.text
    says_so = context.house.keywords.has("two_things", text)
    said = _pairs(context, CUT if says_so else ADDED)
    good = [pair for pair in said if min(half.found.confidence for half in pair) >= SAID]
    if not good and not says_so:
        whole = [each.number for each in context.found.candidates[:AMONG]] if context.found else []
        good = [pair for pair in _pairs(context, CUT) if _both_sure(pair, whole)]
    return max(good, key=lambda pair: pair[0].found.confidence + pair[1].found.confidence, default=None)


def _pairs(context: TurnContext, cut: str) -> list[tuple[NeedClause, NeedClause]]:
    """All ways to cut a text into two halves about different things."""
    pieces = context.house.keywords.patterns.split(cut, context.turn.text)[:MOST]
    pairs = [(_half(context, pieces[:at]), _half(context, pieces[at:])) for at in range(1, len(pieces))]
    return [pair for pair in pairs if _differ(*pair)]


def _both_sure(pair: tuple[NeedClause, NeedClause], whole: list[int]) -> bool:
    first = [half.found.candidates[0] for half in pair]
    return all(half.found.outcome == "this" for half in pair) and all(
        each.score >= HEARD and each.number in whole for each in first
    )


def _half(context: TurnContext, pieces: list[str]) -> NeedClause:
    text = ", ".join(pieces)
    text = context.house.keywords.without("two_things", text).strip(" ,.:：，。")
    catalogue = context.house.catalogue
    return NeedClause(text, catalogue.search.find(query(text, context.house.keywords.joins), catalogue.hidden))


def _differ(first: NeedClause, second: NeedClause) -> bool:
    """True if neither half may be about the service of the other."""
    ones = [{each.number for each in half.found.candidates[:3]} for half in (first, second)]
    if not all(ones) or first.found.need == second.found.need:
        return False
    return first.found.candidates[0].number not in ones[1] and second.found.candidates[0].number not in ones[0]
