""" "Another one?" and "the same as last time?"."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.answers import put_answer
from bot.forms.engine.hearing import Turn
from bot.forms.engine.moves import next_move
from bot.forms.engine.state import MORE, SUGGESTED, asked_slot
from bot.forms.engine.take import FREE
from bot.forms.readers.yes_no import yes_or_no
from bot.forms.turn import Move


def hear_offer(turn: Turn) -> Move | None:
    """Yes or no to "another one?" and to "the same as last time?"."""
    if not turn.details.asking.endswith((MORE, SUGGESTED)):
        return None
    said = yes_or_no(turn.spoken, is_question=True)
    if said is None and turn.details.asking.endswith(MORE) and turn.readers.words.has("done", turn.spoken.text):
        said = False
    if said is None or _has_value(turn):
        return None
    return accept_offer(turn) if said else refuse_offer(turn)


def _has_value(turn: Turn) -> bool:
    """True if a yes or no goes on with the answer itself: "no, 5 Mill Road"."""
    if turn.asked is None or turn.asked.type in {"yes_no", *FREE}:
        return False
    return any(True for _ in turn.readers.readings(turn.asked, turn.spoken, asked=False))


def accept_offer(turn: Turn) -> Move | None:
    known = turn.heard.known.get(asked_slot(turn.details))
    if turn.details.asking.endswith(SUGGESTED) and known and turn.asked:
        return put_answer(turn, turn.asked, replace(known, confirmed=False))
    return Move("ask", turn.details, turn.asked, asked_slot(turn.details), **turn.told()) if turn.asked else None


def refuse_offer(turn: Turn) -> Move | None:
    slot = asked_slot(turn.details)
    if turn.details.asking.endswith(SUGGESTED):
        return next_move(turn.form, replace(turn.details, asking=slot, misses=0), turn.heard, **turn.told())
    return next_move(turn.form, replace(turn.details, asking="", misses=0), turn.heard, **turn.told())
