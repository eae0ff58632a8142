"""Whether a danger that was told of is over, or was none."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext

FIRE = "fire"
SMELT = {"gas", FIRE}
"""Families of danger that may turn out to be somebody's cooking."""


def is_over(context: TurnContext) -> bool:
    """True if danger was heard before, and the turn says that it is over, or that it was none."""
    if not context.session.alarm:
        return False
    return context.house.danger.lexicon.says_over(context.turn.text) or _is_false(context)


def is_of_fire(context: TurnContext) -> bool:
    """True if the danger heard before was a fire."""
    return _family(context) == FIRE


def _is_false(context: TurnContext) -> bool:
    """True if the turn says that a smell or smoke was something harmless."""
    keywords, text = context.house.keywords, context.turn.text
    # Why of these alone: "no, it was only his leg" takes nothing back.
    if _family(context) not in SMELT:
        return False
    leads_with_no = context.house.readers.words.leads_with("no", text) > 0
    return keywords.has("false_alarm", text) or (leads_with_no and keywords.has("false_alarm_after_no", text))


def _family(context: TurnContext) -> str:
    return context.session.alarm.partition(" ")[2]
