"""For whom a person is to ring: who asks for somebody else is a helper, and the case says so."""

from __future__ import annotations

from typing import get_args

from bot.dialogue.turn.context import TurnContext
from bot.forms.readers.who import relation_in
from bot.model.case import Beneficiary, Relation

FOR, NAMED = "for", "for_name"
"""Slots that keep it while a number is asked for."""
OWN_MATTER = "call own matter"


def whom(context: TurnContext) -> Beneficiary:
    """For whom a turn, or the one before a number was asked for, wants a call."""
    asked, words = context.session.asked, context.house.readers.words
    text = "" if context.turn.keys else context.turn.text
    # Why not: "ring my daughter about my pension" is the speaker's own matter.
    found = None if words.has(OWN_MATTER, text) else relation_in(words, text, words.rung)
    relation = str(found.value) if found is not None else asked.slot(FOR)
    if relation not in get_args(Relation) or relation == "self":
        return Beneficiary()
    return Beneficiary(relation, found.name if found is not None else asked.slot(NAMED))  # type: ignore[arg-type]


def kept(context: TurnContext) -> dict[str, str]:
    """The same as slots of the question for a number; empty for the speaker themselves."""
    known = whom(context)
    return {} if known == Beneficiary() else {FOR: known.relation, NAMED: known.name}
