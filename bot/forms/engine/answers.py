"""An answer is put in, several of one question, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.forms.engine.hearing import Turn
from bot.forms.engine.moves import ask, ask_again, impossible, next_move
from bot.forms.engine.state import MORE, allows, asked_slot, is_in_part, still_valid
from bot.forms.form import Form, Question
from bot.forms.spoken import Spoken
from bot.forms.turn import Heard, Move
from bot.model.case import Answer, CaseDetails, Known

ASKED_FOR = {"code", "phone", "number", "text", "address", "date", "time", "span", "name"}
"""Kinds to which "no" and "none" say that there is nothing to tell."""


def says_no(spoken: Spoken) -> bool:
    """True if a whole text is a no: there is none."""
    end = max(spoken.words.leads_with(kind, spoken.text) for kind in ("no", "no, there is not"))
    return bool(end) and not spoken.text[end:].strip(" .,!。，！")


def put_answer(turn: Turn, question: Question, answer: Answer) -> Move:
    """One answer, given or picked; several of a question that may be repeated."""
    form, heard = turn.form, turn.heard
    if not answer.others and not allows(question, answer.value, turn.details, heard.now):
        return impossible(form, turn.details, heard, question, **turn.told())
    is_more = turn.details.asking.endswith(MORE)
    old = turn.details.answers.get(question.name)
    if question.repeats > 1 and not isinstance(answer.value, list):
        answer = replace(answer, value=[*(old.value if old and is_more else []), answer.value])
    details = turn.details.with_answer(question.name, answer)
    details, dropped = still_valid(form, details, heard.now)
    is_new = old is None or is_more or bool(old.others) or is_in_part(question, old)
    filled, corrected = ((question.name,), ()) if is_new else ((), (question.name,))
    told = {"filled": filled, "corrected": corrected, "dropped": dropped, "aside": turn.aside}
    return move_after(form, details, heard, question, **told)


def move_after(form: Form, details: CaseDetails, heard: Heard, question: Question | None, **told: Any) -> Move:
    """On to the next question; after one of several, whether there is another."""
    answer = details.answers.get(question.name) if question else None
    may_more = question and answer and question.repeats > 1 and asked_slot(details) == question.name
    if question and answer and may_more and answer.known == "given" and len(answer.value) < question.repeats:
        details = replace(details, asking=question.name + MORE, misses=0)
        return ask(form, details, heard, question, **told)
    return next_move(form, replace(details, misses=0), heard, **told)


def take_unknown(turn: Turn, question: Question, told: dict[str, Any]) -> Move | None:
    """ "I don't know" and "skip" are answers where the question can do without."""
    text = turn.spoken.text
    is_skip = turn.spoken.is_skip
    if not is_skip and not turn.spoken.is_unknown and not (question.type in ASKED_FOR and says_no(turn.spoken)):
        return None
    if question.required and not question.unknown:
        return ask_again(turn.form, turn.details, turn.heard, "required", question, **told)
    known: Known = "skipped" if is_skip and not question.required else "unknown"
    details = turn.details.with_answer(question.name, Answer(None, text, known=known))
    told = {**told, "filled": (*told["filled"], question.name), "unknown": (question.name,)}
    return next_move(turn.form, replace(details, misses=0), turn.heard, **told)
