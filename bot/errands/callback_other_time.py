"""Another time for a call back that was promised, given in a few words: "make it two", "actually Monday"."""

from __future__ import annotations

from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import callback_window
from bot.language.tokens import tokens
from bot.retrieval.services.query import WORD, length

PUT_RIGHT = ("correct", "move", "yes", "no")
"""Acts with which a day is put right."""
BESIDE_DAY = 2
"""Characters of Chinese beside a day that is all somebody says: 最好."""
FEW = 8
"""Words in which another time for a call is given."""


def is_said(context: TurnContext) -> bool:
    """True if a few words give a time of day and ask for nothing else: "make it two"."""
    text = context.turn.text
    is_wish = context.house.acts.among(("book", "do", "status"), text, context.written)
    if length(text) > FEW * WORD:
        return False
    if callback_window.says_hour(context, text) or callback_window.refuses(context, text):
        return not is_wish
    # Why with nothing else: "rubbish on Monday" is of no call.
    return callback_window.says_any(context, text) and _is_put_right(context)


def _is_put_right(context: TurnContext) -> bool:
    """True if a turn says beside its day no more than that something is to be otherwise: "actually Monday", "make it Friday"."""
    text = context.turn.text
    rest = callback_window.without_times(context, text)
    if not tokens(rest, context.house.keywords.stop_words) or length(rest) <= BESIDE_DAY:
        return True
    found = analyse(context, rest).found
    said = context.house.acts.among(PUT_RIGHT, text, context.written)
    return bool(said) and length(rest) <= FEW and (found is None or found.outcome != "this")
