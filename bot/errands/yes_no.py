"""The answer to a question of yes or no, for whichever errand asked it."""

from __future__ import annotations

from bot.context import Context
from bot.errands import calls, danger, person
from bot.model.turn_result import Answered


def answered(context: Context, *, yes: bool) -> Answered:
    """What follows from it; without another errand the question was whether a person shall ring."""
    if context.session.errand == person.READ_BACK:
        return person.read_back_answered(context, yes=yes)
    if context.session.errand == calls.NAME:
        return calls.resumed(context, yes=yes)
    if context.session.errand == danger.SAFE_TO_TALK:
        return danger.safe_to_talk_answered(context, yes=yes)
    return person.wanted(context, reason="not-here") if yes else person.declined(context)
