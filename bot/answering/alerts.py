"""An alert of an entry that a turn speaks of: "I live in the old town" while the pipes there are being mended."""

from __future__ import annotations

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.language.tokens import index_terms

LEAST, SHARE = 2, THRESHOLDS.facts.of_alert
"""Words, or pairs of Han characters, that a turn shares with an alert; and the part of all its words that they are."""


def spoken_of(context: TurnContext, service: Service) -> str:
    """The alert of today, if a turn speaks of it, in a word at least that nothing else in the entry has; else ""."""
    alert = service.alert_on(context.today)
    if not alert:
        return ""
    stop = context.house.keywords.stop_words
    said = set(index_terms(context.turn.text, stop))
    written = {term for fact in service.facts for text in fact.texts.values() for term in index_terms(text, stop)}
    shared = said & set(index_terms(context.words(alert), stop))
    is_meant = len(shared) >= LEAST and len(shared) >= SHARE * len(said) and bool(shared - written)
    return context.words(alert) if is_meant else ""
