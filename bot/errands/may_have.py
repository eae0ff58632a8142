"""Which service is meant by whoever asks whether somebody may have a thing and tells who they are."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import standing
from bot.dialogue.tracking import eligibility, service_decision
from bot.dialogue.tracking.aspect import PIECES
from bot.dialogue.tracking.service_decision import ServiceDecision
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.retrieval.services.result import SearchResult
from bot.retrieval.services.search import CHOICES

OPEN = {"alike", "between", "over"}
"""Decisions in which one of several services may be meant."""


def decide(context: TurnContext, found: SearchResult) -> ServiceDecision:
    """The service named by the clause that asks, or found by it alone; else one whose conditions the told figure meets.

    "My wife gets a pension, can she have poor relief" is about the last.
    """
    for piece in filter(str.strip, PIECES.split(context.turn.text)):
        if not eligibility.is_asking(context.with_text(piece.strip())):
            continue
        # Why not of a turn in one breath that search is sure of: "my late husband drew a pension, is there anything for me".
        is_whole = piece.strip() == context.turn.text.strip(" .!?。！？") and found.outcome == "this"
        if not is_whole and (named := context.house.catalogue.named_in(piece)) is not None:
            return ServiceDecision("settled", (named,))
        own = analyse(context, piece.strip()).found
        found = own if found.outcome != "this" and own is not None and own.outcome == "this" else found
    return _by_conditions(context, service_decision.searched(context, found))


def _by_conditions(context: TurnContext, decision: ServiceDecision) -> ServiceDecision:
    """The first of the likely services whose conditions a told figure meets; else the likeliest, if it sets a limit for it."""
    if decision.outcome not in OPEN:
        return decision
    likely = decision.services[:CHOICES]
    fits = [standing.fits(context, each) for each in likely]
    if True not in fits and fits[:1] != [False]:
        return decision
    meant = likely[fits.index(True)] if True in fits else likely[0]
    left = tuple(each for each in decision.services if each != meant)
    return replace(decision, outcome="settled", services=(meant, *left))
