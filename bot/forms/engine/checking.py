"""The read-back: agreed to, put right, or asked which piece is wrong."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.hearing import Turn
from bot.forms.engine.moves import ask_again, commit, impossible, next_move
from bot.forms.engine.options import options_of, told_slots
from bot.forms.engine.state import READ_BACK, WRONG, still_valid
from bot.forms.engine.take import Taken, take
from bot.forms.readers.yes_no import yes_or_no
from bot.forms.turn import Move


def hear_read_back(turn: Turn) -> Move | None:
    """Yes to what was read back, or what of it is not right."""
    if turn.details.asking != READ_BACK:
        return None
    taken = take(turn.form, turn.details, turn.spoken, turn.readers, None, checks=True)
    if taken.impossible:
        return impossible(turn.form, taken.details, turn.heard, taken.impossible, **turn.told(taken))
    if taken.corrected:
        return put_right(turn, taken)
    said = yes_or_no(turn.spoken)
    if said:
        return agree(replace(turn, details=taken.details))
    if said is False:
        return ask_which(turn)
    if taken.filled:
        return next_move(turn.form, taken.details, turn.heard, **turn.told(taken))
    return ask_again(turn.form, turn.details, turn.heard, "missed", None, **turn.told())


def put_right(turn: Turn, taken: Taken) -> Move:
    """What was not objected to counts as agreed to; what was changed is read back alone."""
    changed = {*taken.corrected, *taken.filled}
    answers = {s: a if s in changed else replace(a, confirmed=True) for s, a in taken.details.answers.items()}
    details, dropped = still_valid(turn.form, replace(taken.details, answers=answers), turn.heard.now)
    return next_move(turn.form, details, turn.heard, **{**turn.told(taken), "dropped": dropped})


def agree(turn: Turn) -> Move:
    return commit(turn.form, turn.details, turn.heard, **turn.told())


def ask_which(turn: Turn) -> Move:
    """Something read back is wrong: which?"""
    slots = told_slots(turn.form, turn.details)
    if len(slots) == 1:
        return take_out(turn, slots[0])
    details = replace(turn.details, asking=WRONG, misses=0)
    return Move("ask", details, None, WRONG, "wrong", options_of(turn.form, details, turn.heard), **turn.told())


def take_out(turn: Turn, slot: str) -> Move:
    """One answer is asked for anew; the others are agreed to."""
    answers = {s: replace(a, confirmed=True) for s, a in turn.details.answers.items() if s != slot}
    details, dropped = still_valid(turn.form, replace(turn.details, answers=answers), turn.heard.now)
    return next_move(turn.form, details, turn.heard, corrected=(slot,), dropped=dropped, aside=turn.aside)


def hear_wrong(turn: Turn) -> Move | None:
    """Which piece is wrong: by its value put right, or by its name."""
    if turn.details.asking != WRONG:
        return None
    taken = take(turn.form, turn.details, turn.spoken, turn.readers, None, checks=True)
    if taken.impossible:
        return impossible(turn.form, taken.details, turn.heard, taken.impossible, **turn.told(taken))
    if taken.corrected:
        return put_right(turn, taken)
    said = turn.spoken.text.casefold()
    for slot in told_slots(turn.form, turn.details):
        question = turn.form.question(slot)
        if question and any(word.casefold() in said for words in question.also.values() for word in words):
            return take_out(turn, slot)
    return ask_again(turn.form, turn.details, turn.heard, "missed", None, **turn.told())
