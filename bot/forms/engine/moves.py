"""What comes next in a form: a doubt to be settled, a question, a read-back, the commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.forms.engine.options import options_of
from bot.forms.engine.pieces import pieces_of
from bot.forms.engine.state import MORE, READ_BACK, SUGGESTED, allows, asked_slot, doubtful, half_known, next_question
from bot.forms.engine.too_many import too_long
from bot.forms.form import Form, Question
from bot.forms.turn import Heard, Move, Why
from bot.model.case import Answer, CaseDetails

GIVES_UP = 3
"""Misses in a row at which a person takes over."""
COMMIT, UNDONE = "commit", "undo"


def next_move(form: Form, details: CaseDetails, heard: Heard, **told: Any) -> Move:
    """The move after all of a turn was taken in; told: what the turn changed, as fields of the move."""
    if question := doubtful(form, details):
        details = _asking(details, question.name, details.misses if asked_slot(details) == question.name else 0)
        return Move("settle", details, question, question.name, options=options_of(form, details, heard), **told)
    if question := too_long(form, details):
        return ask_too_many(form, details, heard, question, **told)
    if question := half_known(form, details):
        details = _asking(details, question.name, details.misses if asked_slot(details) == question.name else 0)
        return Move("ask", details, question, question.name, "number", **told)
    if question := next_question(form, details, heard.now):
        return ask(form, details, heard, question, **told)
    pieces = pieces_of(form, details)
    if pieces:
        details = _asking(details, READ_BACK)
        return Move(
            "read_back", details, None, READ_BACK, options=options_of(form, details, heard), pieces=pieces, **told
        )
    return commit(form, details, heard, **told)


def ask(form: Form, details: CaseDetails, heard: Heard, question: Question, **told: Any) -> Move:
    """The question, for the first time or after something else was said."""
    is_same = asked_slot(details) == question.name
    known = None if question.private or is_same else heard.known.get(question.name)
    mark = SUGGESTED if known else details.asking.removeprefix(question.name) if is_same else ""
    notes = () if is_same else tuple(_notes(form, details, question, heard))
    details = _asking(details, question.name + mark, details.misses if is_same else 0)
    suggested = known or (heard.known.get(question.name) if mark == SUGGESTED else None)
    why: Why = "known" if suggested else "more" if mark == MORE else ""
    told = {"why": why, "suggested": suggested, "notes": notes, **told}
    return Move("ask", details, question, question.name, options=options_of(form, details, heard), **told)


def ask_too_many(form: Form, details: CaseDetails, heard: Heard, question: Question, **told: Any) -> Move:
    """Which of more things than are possible shall be left out."""
    is_possible = allows(question, details.answers[question.name].value, details, heard.now)
    details = _asking(details, question.name)
    told = {"why": "too-many", "message": {} if is_possible else question.constraint_message, **told}
    return Move("ask", details, question, question.name, options=options_of(form, details, heard), **told)


def ask_again(form: Form, details: CaseDetails, heard: Heard, why: Why, question: Question | None, **told: Any) -> Move:
    """The same once more: the second time another way, the third time a person."""
    misses = details.misses + 1
    details = _asking(details, details.asking, misses)
    kind = "person" if misses >= GIVES_UP else "impossible" if why == "impossible" else "ask_again"
    slot = asked_slot(details)
    pieces = pieces_of(form, details) if slot == READ_BACK else ()
    options = options_of(form, details, heard)
    return Move(kind, details, question, slot, why, options, pieces=pieces, **told)  # type: ignore[arg-type]


def impossible(form: Form, details: CaseDetails, heard: Heard, question: Question, **told: Any) -> Move:
    """What was said cannot be: why, and the question."""
    is_same = asked_slot(details) == question.name
    details = replace(details, asking=question.name, misses=details.misses if is_same else 0)
    return ask_again(form, details, heard, "impossible", question, message=question.constraint_message, **told)


def commit(form: Form, details: CaseDetails, heard: Heard, **told: Any) -> Move:
    """All is known and agreed to: done once, whatever is said after."""
    answers = {slot: replace(answer, confirmed=True) for slot, answer in details.answers.items()}
    for question in form.questions:
        if question.default is not None and question.name not in answers:
            answers[question.name] = Answer(question.default, confirmed=True)
    undo = form.commits.undo
    done = replace(
        details,
        answers=answers,
        asking="",
        misses=0,
        commits=(*details.commits, COMMIT),
        handed_in={},
        undo_until=heard.now + undo if undo else None,
    )
    return Move("commit", done, **told)


def _asking(details: CaseDetails, slot: str, misses: int = 0) -> CaseDetails:
    return replace(details, asking=slot, misses=misses)


def _notes(form: Form, details: CaseDetails, question: Question, heard: Heard) -> Iterator[Question]:
    """The notes that stand just before a question."""
    found: list[Question] = []
    for each in form.questions:
        if each is question:
            break
        found = [*found, each] if each.type == "note" else []
    yield from _that_hold(found, details, heard.now)


def notes_at_end(form: Form, details: CaseDetails, now: datetime) -> Iterator[Question]:
    """The notes behind the last question that is asked: they are told when the form is handed in."""
    last = max((n for n, each in enumerate(form.questions) if each.type != "note" and each.asked), default=-1)
    yield from _that_hold([each for each in form.questions[last + 1 :] if each.type == "note"], details, now)


def _that_hold(notes: list[Question], details: CaseDetails, now: datetime) -> Iterator[Question]:
    answers = {slot: answer.value for slot, answer in details.answers.items()}
    yield from (note for note in notes if note.relevant is None or note.relevant.holds(answers, now))
