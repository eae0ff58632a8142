"""The answer to "which shall we leave out?": by key, by name, what stays instead, or whichever."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.hearing import Turn
from bot.forms.engine.moves import ask_again, next_move
from bot.forms.engine.options import options_of
from bot.forms.engine.state import allows
from bot.forms.engine.take import take
from bot.forms.engine.too_many import asked_too_many, first_ones, kept, left_out
from bot.forms.form import Question
from bot.forms.readers.choices import numbers_said
from bot.forms.readers.several import all_of_them
from bot.forms.turn import Move
from bot.model.case import Answer


def hear_what_to_leave(turn: Turn) -> Move | None:
    """What is left out of more things than are possible; asked again until it is little enough."""
    question = asked_too_many(turn.form, turn.details)
    if question is None:
        return None
    told = turn.details.answers[question.name].value
    if names := _picked(turn):
        return _with_list(turn, question, left_out(told, dict.fromkeys(names, 0)))
    if turn.spoken.is_unknown or turn.spoken.is_skip or turn.readers.words.has("whichever", turn.spoken.text):
        return _with_list(turn, question, first_ones(question, told, turn.details, turn.heard.now))
    if next(all_of_them(turn.spoken, question), None) and allows(question, told, turn.details, turn.heard.now):
        return _with_list(turn, question, told)
    if next(all_of_them(turn.spoken, question), None):
        message = question.constraint_message
        return ask_again(turn.form, turn.details, turn.heard, "impossible", question, message=message, **turn.told())
    taken = take(turn.form, turn.details, turn.spoken, turn.readers, question, checks=False)
    if taken.is_empty or turn.heard.keys:
        return ask_again(turn.form, turn.details, turn.heard, "missed", question, **turn.told())
    return next_move(turn.form, replace(taken.details, misses=0), turn.heard, **turn.told(taken))


def _picked(turn: Turn) -> list[str]:
    """Names of the things picked by their keys or numbers."""
    options, keys = options_of(turn.form, turn.details, turn.heard), turn.heard.keys.rstrip("#")
    if turn.heard.picked:
        return [each.name for each in options if each.name == turn.heard.picked]
    numbers = [int(keys)] if keys.isdecimal() else numbers_said(turn.spoken) if not turn.heard.keys else []
    return [options[number - 1].name for number in numbers if 0 < number <= len(options)]


def _with_list(turn: Turn, question: Question, names: list[str]) -> Move:
    """On with what stays; asked anew what it is where nothing does."""
    answer = kept(question, Answer(names, turn.heard.text or turn.heard.keys), turn.details, turn.heard.now)
    details = turn.details.with_answer(question.name, answer if names else None)
    told = {**turn.told(), "corrected": (question.name,)}
    return next_move(turn.form, replace(details, misses=0), turn.heard, **told)
