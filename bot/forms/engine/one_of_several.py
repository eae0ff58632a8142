"""A turn that does without one thing of several, or without one that is not on the list: nothing else is called off by it."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.hearing import Turn, turn_of
from bot.forms.engine.moves import next_move
from bot.forms.form import Form, Question
from bot.forms.readers.choices import read_choices
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard, Move
from bot.model.case import TOO_MANY, CaseDetails


def names_one_of_several(turn: Turn) -> bool:
    """True if a turn refuses things by name, and others remain: 桌子不用收, where a bed is collected too."""
    return any(_remains(turn, question) for question in turn.form.questions if question.type == "select_multiple")


def is_one(form: Form, details: CaseDetails, heard: Heard, readers: Readers) -> bool:
    """The same for a turn that is not on its way through the form."""
    return names_one_of_several(turn_of(form, details, heard, readers, ()))


def not_listed(turn: Turn) -> Move | None:
    """Says that what is refused is not on the list, and asks once more; None if nothing is refused so."""
    if not names_one_of_several(turn):
        return None
    move = next_move(turn.form, turn.details, turn.heard, **turn.told())
    return replace(move, why=move.why or "not-listed")


def _remains(turn: Turn, question: Question) -> bool:
    answer = turn.details.answers.get(question.name)
    if answer is None or answer.known not in {"given", TOO_MANY} or not isinstance(answer.value, list):
        return False
    refused = {name for each in read_choices(turn.spoken, question, False, turn.readers) for name in each.without}
    return bool(refused) and bool(set(answer.value) - refused)
