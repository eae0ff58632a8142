"""What a turn adds to the counts of a form's questions, as writes."""

from __future__ import annotations

from datetime import date

from bot.dialogue.turn.context import TurnContext
from bot.forms.engine.counting import counts_of, left_at
from bot.forms.form import Form
from bot.forms.friction import LEFT
from bot.forms.turn import Move
from bot.model.case import Case
from bot.model.case_write import CountForm


def with_counts(context: TurnContext, form: Form, case: Case, move: Move) -> TurnContext:
    """The turn with the counts of a move of a form added; case: as it was before."""
    counts = tuple(CountForm(form.name, *each, context.today) for each in counts_of(form, case.details, move))
    return context.writing(*counts)


def given_up(case: Case, day: date) -> tuple[CountForm, ...]:
    """The question at which a draft is given up; nothing if that was counted already."""
    slot = left_at(case)
    return (CountForm(case.details.form, slot, LEFT, day),) if slot else ()
