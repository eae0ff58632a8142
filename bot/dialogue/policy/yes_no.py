"""The answer to a yes-or-no question, whichever errand asked it."""

from __future__ import annotations

from bot.dialogue.tracking.state_update import CALL
from bot.dialogue.turn.context import TurnContext
from bot.errands import call_opening, callback_window, handover
from bot.errands.danger import danger_at_home
from bot.model.turn_result import TurnResult


def answered(context: TurnContext, *, yes: bool) -> TurnResult:
    """Carries out the answer; if no other errand asked, the question was whether a person shall ring."""
    asked = context.session.asked
    if asked.of(handover.READ_BACK):
        return handover.read_back_answered(context, yes=yes)
    if asked.of(CALL):
        return call_opening.resumed(context, yes=yes)
    if asked.of(danger_at_home.SAFE_TO_TALK):
        return danger_at_home.safe_to_talk_answered(context, yes=yes)
    if asked.of(callback_window.WINDOW):
        return callback_window.any_time(context)
    return handover.request_callback(context, reason="not-here") if yes else handover.declined(context)
