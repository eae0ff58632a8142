"""Answers that fit any question of an errand: somebody calls everything off, or wants a moment."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import heard


def is_called_off(context: TurnContext) -> bool:
    """True if a turn says that the whole errand is not wanted any more."""
    turn = context.turn
    if turn.keys:
        return False
    return context.house.readers.spoken(turn.text, heard.hear(context)).is_called_off


def asks_to_wait(context: TurnContext) -> bool:
    """True if a turn only asks for a moment."""
    turn = context.turn
    return not turn.keys and context.house.readers.spoken(turn.text, heard.hear(context)).is_pause
