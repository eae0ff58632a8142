"""A calendar file for an appointment that was booked, moved or cancelled, on channels that can show files."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.model.case_write import BookTime, FreeTime, RestoreTime
from bot.model.turn_result import TurnResult


def with_calendar(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with a calendar file of the case whose time changed; none where no file can be shown."""
    if "file" not in context.turn.abilities.media:
        return answered
    codes = [
        write.case
        for write in answered.writes
        if isinstance(write, BookTime | RestoreTime) or (isinstance(write, FreeTime) and write.booked)
    ]
    return replace(answered, reply=replace(answered.reply, calendar=codes[-1])) if codes else answered
