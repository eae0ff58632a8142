"""What a text was understood to want."""

from __future__ import annotations

from bot.dialogue.tracking.reference import is_brief
from bot.dialogue.turn.context import Context
from bot.errands import offices, service_answer

LIKELY = 0.40
"""Confidence from which an intent is believed."""
SURELY_OTHER = {"bring", "cost", "duration", "deadline"}
"""What is asked besides, though a number to ring is named: "what number, and what do I bring" is told the harder one."""


def aspect_of(context: Context) -> str:
    """What is asked about a service ("bring", "when" …), or "" where only the words tell."""
    if context.service and is_brief(context) and offices.asked_day(context):
        return "when"
    aspect = service_answer.ASPECTS.get(context.meaning.intent, "") if context.meaning.confidence >= LIKELY else ""
    if aspect not in SURELY_OTHER and context.house.keywords.has("number", context.turn.text):
        return "phone"
    # Why: "how much do they pay?" asks what it is, to a classifier, but an amount is wanted.
    wants_amount = aspect in {"", "what", "more"} and context.house.keywords.has("amount", context.turn.text)
    return "cost" if wants_amount else aspect


def means(context: Context, *intents: str, least: float = LIKELY) -> bool:
    return context.meaning.intent in intents and context.meaning.confidence >= least
