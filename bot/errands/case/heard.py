"""A turn, prepared for the form engine."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.forms.engine.advance import BACK
from bot.forms.turn import Heard


def hear(context: TurnContext, *, silent: bool = False) -> Heard:
    """The turn as a form hears it."""
    turn = context.turn
    way = "keys" if turn.keys else "speech" if turn.is_heard else "text"
    text, keys = ("", "") if silent else (turn.text, turn.keys)
    is_back = context.house.keywords.command(text) == BACK
    is_open = bool(text and cases.open_topic(context))
    learned = turn_act.learned_act(context) if is_open else ""
    # Why with its words: "and back again" is of a ride, and must not take an answer out.
    is_back = is_back or (learned == BACK and context.house.readers.words.has("one back", text))
    act = BACK if is_back else "" if learned == BACK else learned
    return Heard(context.now, context.language, text, keys, way, sender=turn.number, act=act)  # type: ignore[arg-type]
