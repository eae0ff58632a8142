"""What a move of a form adds to the counts of its questions."""

from __future__ import annotations

from collections.abc import Iterator

from bot.forms.engine.state import READ_BACK, WRONG, asked_slot
from bot.forms.form import Form
from bot.forms.friction import ASKED, CORRECTED, LEFT, MISSED, PAPER, UNKNOWN, answered_in
from bot.forms.turn import ASKING, Move
from bot.model.case import Case, CaseDetails

ON_PAPER = "code"
"""Type of question whose answer is a number on a paper."""
GAVE_UP = ("left", "person")
"""Steps in the history of a case at which somebody stopped at a question, which were counted then."""


def counts_of(form: Form, before: CaseDetails, move: Move) -> Iterator[tuple[str, str]]:
    """Pairs of a question and what happened at it, each once. before: what was known before the turn."""
    asked, next_ = _open(before), _open(move.details)
    if move.kind in ASKING and next_ and next_ != asked:
        yield next_, ASKED
    if move.kind in {"ask_again", "person"} and asked:
        yield asked, MISSED
    if move.kind == "impossible":
        yield _name(move.slot), MISSED
    yield from ((slot, CORRECTED) for slot in move.corrected)
    for slot in move.unknown:
        yield slot, UNKNOWN
        if (question := form.question(slot)) and question.type == ON_PAPER:
            yield slot, PAPER
    agreed = (READ_BACK,) if move.kind == "commit" else ()
    if asked in {*move.filled, *agreed} - {*move.unknown} and next_ != asked:
        yield asked, answered_in(before.misses + 1)
    if move.kind in GAVE_UP and asked:
        yield asked, LEFT


def left_at(case: Case) -> str:
    """The question at which somebody silently left a draft; empty if that was counted already, or no question was open."""
    last = case.history[-1].what if case.history else ""
    return "" if case.state != "draft" or not case.details.form or last in GAVE_UP else _open(case.details)


def _open(details: CaseDetails) -> str:
    return _name(asked_slot(details))


def _name(slot: str) -> str:
    """The name under which a question is counted: the question what is wrong in a read-back counts as the read-back."""
    return READ_BACK if slot == WRONG else slot
