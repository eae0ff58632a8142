"""What may be picked while a form asks, in key order; the same for the same details, so that a key means one thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.forms.engine.pieces import pieces_of
from bot.forms.engine.state import MORE, READ_BACK, SUGGESTED, WRONG, allows, asked_slot, is_for_other
from bot.forms.engine.too_many import things
from bot.forms.form import Form, Question
from bot.forms.turn import Heard, Option
from bot.model.case import TOO_MANY, CaseDetails

YES_NO = (Option("yes", "", True), Option("no", "", False))
MOST, DAYS = 9, 3
OWN_PHONE = "phone"
"""The slot of somebody's own telephone: "this number" is an answer to it, and to no other."""
LOOKED_AHEAD = 60
"""Days in which those are looked for that are possible."""


def options_of(form: Form, details: CaseDetails, heard: Heard) -> tuple[Option, ...]:
    """What may be picked for what is asked."""
    slot, question = asked_slot(details), form.question(asked_slot(details))
    if slot == READ_BACK or details.asking.endswith((MORE, SUGGESTED)):
        return YES_NO
    if slot == WRONG:
        return tuple(Option(each, _label(form.question(each), heard.language)) for each in told_slots(form, details))
    if question is None:
        return ()
    answer = details.answers.get(slot)
    if answer is not None and answer.others:
        return tuple(_settled(question, each, heard.language) for each in (answer.value, *answer.others))[:MOST]
    if answer is not None and answer.known == TOO_MANY:
        return tuple(things(question, answer, heard.language))[:MOST]
    return _of_question(question, details, heard)


def told_slots(form: Form, details: CaseDetails) -> tuple[str, ...]:
    """The slots that were just read back, as they were told."""
    return tuple(slot for piece in pieces_of(form, details) for slot in piece)[:MOST]


def _label(question: Question | None, language: str) -> str:
    return question.label.get(language, question.name) if question else ""


def _settled(question: Question, value: Any, language: str) -> Option:
    if isinstance(value, dict):
        return Option(str(value.get("text", "")), str(value.get("text", "")), value)
    choice = question.choice(str(value))
    return Option(str(value), choice.label.get(language, "") if choice else "", value)


def _of_question(question: Question, details: CaseDetails, heard: Heard) -> tuple[Option, ...]:
    if question.type == "yes_no":
        return YES_NO
    if question.choices:
        return tuple(Option(c.name, c.label.get(heard.language, c.name), c.name) for c in question.choices)
    is_of_other = bool(question.theirs) and is_for_other(details)
    if question.type == "phone" and question.name == OWN_PHONE and heard.sender and not is_of_other:
        return (Option("sender", "", heard.sender),)
    if question.type == "date" and question.side == "coming" and details.misses:
        days = possible_days(question, details, heard)
        return tuple(Option(day.isoformat(), "", day.isoformat()) for _, day in zip(range(DAYS), days, strict=False))
    return ()


def possible_days(question: Question, details: CaseDetails, heard: Heard) -> Iterator[date]:
    """The next days that the question's constraint allows."""
    today = heard.now.date()
    for ahead in range(LOOKED_AHEAD):
        day = today + timedelta(days=ahead)
        if allows(question, day.isoformat(), details, heard.now):
            yield day


def soonest(question: Question, details: CaseDetails, heard: Heard, without: tuple[Any, ...]) -> str | None:
    """The next day that is possible and was not said not to suit."""
    days = (day.isoformat() for day in possible_days(question, details, heard))
    return next((day for day in days if day not in without), None)
