"""Where a form stands: which questions matter, which are open, which answers still hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.forms.form import Form, Question
from bot.forms.readers.places import ENOUGH
from bot.model.case import Answer, CaseDetails

READ_BACK, WRONG = "read_back", "wrong"
MORE, SUGGESTED = "+", "?"
"""Marks after the slot asked for: another one of several, or "the same as last time?"."""


def asked_slot(details: CaseDetails) -> str:
    """The slot that was asked for last, without its mark."""
    return details.asking.rstrip(MORE + SUGGESTED)


def values(details: CaseDetails) -> dict[str, Any]:
    """Slot → value, of what was given."""
    return {slot: answer.value for slot, answer in details.answers.items() if answer.known == "given"}


def is_for_other(details: CaseDetails) -> bool:
    """True if an errand is known to be for somebody else than who asks."""
    return bool(details.value("for", "self") != "self")


def is_relevant(question: Question, details: CaseDetails, now: datetime) -> bool:
    """True if a question matters, as things stand."""
    return question.relevant is None or question.relevant.holds(values(details), now)


def is_urgent(form: Form, details: CaseDetails, now: datetime) -> bool:
    """True if the answers say that it can not wait."""
    urgent = form.commits.urgent
    return urgent is not None and urgent.holds(values(details), now)


def allows(question: Question, value: Any, details: CaseDetails, now: datetime) -> bool:
    """True if a value meets the question's constraint; what cannot be told yet does."""
    every = value if isinstance(value, list) and question.repeats > 1 else [value]
    rule = question.constraint
    return rule is None or all(rule.holds(values(details), now, each, otherwise=True) for each in every)


def open_questions(form: Form, details: CaseDetails, now: datetime) -> Iterator[Question]:
    """The questions nothing is known for yet, in the form's order."""
    for question in form.questions:
        if question.type != "note" and question.name not in details.answers and is_relevant(question, details, now):
            yield question


def next_question(form: Form, details: CaseDetails, now: datetime) -> Question | None:
    """The question to be asked next; none where all is known that has to be."""
    wanted = (each for each in open_questions(form, details, now) if each.asked and each.default is None)
    return next(wanted, None)


def doubtful(form: Form, details: CaseDetails) -> Question | None:
    """The first question whose answer may mean two things."""
    return next((q for q in form.questions if (a := details.answers.get(q.name)) and a.others), None)


def is_in_part(question: Question, answer: Answer) -> bool:
    """True for a street without a number, where somebody has to find the house; not once it was asked for."""
    place = answer.value
    if question.type != "address" or question.landmark or answer.known != "given" or not isinstance(place, dict):
        return False
    return "number" not in place and not any(place.get(part) for part in ENOUGH)


def half_known(form: Form, details: CaseDetails) -> Question | None:
    """The first question that is answered in part."""
    return next((q for q in form.questions if (a := details.answers.get(q.name)) and is_in_part(q, a)), None)


def still_valid(form: Form, details: CaseDetails, now: datetime) -> tuple[CaseDetails, tuple[str, ...]]:
    """The answers that still matter and are still possible, and the slots of those that fell away.

    A form that was changed meanwhile asks only what is new in it; what it asks no longer is forgotten.
    """
    dropped: list[str] = []
    for slot, answer in list(details.answers.items()):
        question = form.question(slot)
        if question is None or _is_idle(form, question, details, now) or not _holds(question, answer, details, now):
            details = details.with_answer(slot, None)
            dropped.append(slot)
    if form.question(asked_slot(details)) is None and asked_slot(details) not in {"", READ_BACK, WRONG}:
        details = replace(details, asking="", misses=0)
    return replace(details, form=form.name, form_version=form.version), tuple(dropped)


def _is_idle(form: Form, question: Question, details: CaseDetails, now: datetime) -> bool:
    """True if a question does not matter; not while what that depends on is being asked for anew."""
    if question.relevant is None or is_relevant(question, details, now):
        return False
    return not question.relevant.names & {each.name for each in open_questions(form, details, now)}


def _holds(question: Question, answer: Answer, details: CaseDetails, now: datetime) -> bool:
    if answer.known != "given":
        return True
    names = answer.value if isinstance(answer.value, list) else [answer.value]
    if question.choices and question.type in {"choice", "select_multiple"}:
        return all(question.choice(str(name)) for name in names) and allows(question, answer.value, details, now)
    return bool(answer.others) or allows(question, answer.value, details, now)


def skip(details: CaseDetails, slot: str, said: str = "") -> CaseDetails:
    """The details with a question left out."""
    return details.with_answer(slot, Answer(None, said, known="skipped"))
