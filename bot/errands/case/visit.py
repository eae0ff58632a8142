"""What is known of an appointment that is talked about and not booked yet: the time, its office, whom it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import case_form, heard
from bot.forms.engine.take import take
from bot.forms.readers.who import COMPANY
from bot.model.case import Case
from bot.retrieval.services.query import WORD, length

FEW = 3
"""Words beside who comes along: "just so you know"."""


def picked_time(case: Case) -> datetime | None:
    """The time that was picked and not booked yet."""
    value = case.details.value("time") if case.kind == "booking" and not case.is_booked else None
    return datetime.fromisoformat(value["starts"]) if isinstance(value, dict) else None


def picked_office(case: Case) -> str:
    """The office of that time."""
    return str(case.details.value("time")["office"])


def without_time(case: Case) -> Case:
    """The case as it was before that time was picked."""
    return replace(case, details=replace(case.details.with_answer("time", None), misses=0))


def tells_company(context: TurnContext) -> bool:
    """True if a turn tells who comes along, or does not, says hardly more, and asks nothing."""
    words, text = context.house.readers.words, context.turn.text
    if words.has("questions", text) or text.rstrip().endswith(("?", "？")):
        return False
    rest = words.patterns[COMPANY].sub(" ", text)
    return rest != text and length(rest) <= FEW * WORD


def with_whom(context: TurnContext, case: Case) -> Case | None:
    """The case with the person a turn says it is for; None if it says nothing new."""
    form = case_form.form_of(context, case)
    if form is None or form.question("for") is None or not context.turn.text.strip():
        return None
    # Why: "my sister is not coming with me" does not make the time hers.
    if context.house.acts.among(("others-cannot-come",), context.turn.text, context.written):
        return None
    readers = context.house.readers
    asked = form.question("for") if turn_act.learned_act(context) == "for-other" else None
    spoken = readers.spoken(context.turn.text, heard.hear(context))
    found = take(form, case.details, spoken, readers, asked, checks=True)
    is_new = "for" in (*found.filled, *found.corrected)
    before = case.details.value("for", "self")
    return replace(case, details=found.details) if is_new and found.details.value("for") != before else None
