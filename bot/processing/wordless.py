"""What came without words: a picture, a voice note, a place on a map. It is never taken for an empty text; words are asked for."""

from __future__ import annotations

from collections.abc import Callable

from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.picked_option import ask_again

PLACE = "geo:"
"""How the address of a place begins among what came along."""


def ask_for_words(turn: Turn, session: Session, wording: Callable[[str, str], str]) -> TurnResult:
    """That it can not be looked into, and the question that is open. wording: language tag and key of a phrase → the sentence."""
    is_place = all(each.startswith(PLACE) for each in turn.media)
    return ask_again(turn, session, "text.unread_place" if is_place else "text.unread", wording)
