"""What goes with a form when it is handed in: whether it was handed in before, open questions, and notes for staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.case import desk as cases
from bot.errands.case import wording
from bot.forms.engine.moves import notes_at_end
from bot.forms.engine.reopened import as_handed_in
from bot.forms.form import Form, Question
from bot.model.case import Answer, Case
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult

ASKS = "asks"
"""Slot of a case in which staff see what they have to ask its person."""


def was_handed_in(case: Case) -> bool:
    """True if the form was handed in before and is now changed."""
    return any(event.what == "committed" for event in case.history)


def keep_handed_in(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """Leaves what was handed in as it is, because the change was not agreed to."""
    case = replace(case, details=as_handed_in(case.details))
    return cases.tell(context, case, *before, Say(context.say("case.cancel.no")), what="answered")


def left_to_person(form: Form, case: Case) -> list[Question]:
    """Questions that somebody could not answer and that staff will ask."""
    known = case.details.answers
    return [
        q for q in form.questions if q.unknown == "ask_person" and q.name in known and known[q.name].known != "given"
    ]


def with_asks(context: TurnContext, form: Form, case: Case) -> Case:
    """The case with the questions that staff have to ask."""
    rest = {name: value for name, value in case.slots.items() if name != ASKS}
    asks = [context.words(question.label) for question in left_to_person(form, case)]
    return replace(case, slots={**rest, ASKS: " ".join(asks)} if asks else rest)


def told_who_asks(context: TurnContext, case: Case) -> list[Part]:
    """Says that a person will ask the rest, or whom to ring if no staff can be reached."""
    if ASKS not in case.slots:
        return []
    return [Say(context.say("case.asks.person"))] if context.house.reached else list(handover.number_to_ring(context))


def told_doing(context: TurnContext, form: Form, case: Case) -> list[Part]:
    """What they must do for it themselves, in the words of the entry; nothing where the form has no note of it."""
    return wording.doing(context, case, notes_at_end(form, case.details, context.now))


def appointment(form: Form) -> str:
    """The slot of the time at an office."""
    return next((each.name for each in form.questions if each.type == "appointment"), "time")


def with_day(case: Case, form: Form, time: dict[str, Any]) -> Case:
    """The answers with day and time of the appointment, as an outside reader looks for them."""
    at, said = datetime.fromisoformat(time["starts"]), case.details.answers.get(appointment(form), Answer(None)).said
    details = case.details.with_answer(appointment(form), None)
    return replace(case, details=details.with_visit(time["office"], at, said))
