"""The form of a case: the one of its service, or the one question for a time."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.forms.form import Commits, Form
from bot.forms.form import Question as FormQuestion
from bot.model.case import Case

VISIT, HOME = "visit", "home-visit"


def form_of(context: TurnContext, case: Case) -> Form | None:
    """The form that a case fills in; for an appointment, the one question for a time."""
    found = context.house.forms.get(case.service)
    if found is not None and case.details.form == found.name:
        return found
    if case.kind != "booking":
        return None
    return home_form(context, case.service) if case.is_at_home else visit_form(case.service)


def home_form(context: TurnContext, service: str) -> Form:
    """The form of a visit at home: a time, and the address."""
    phrases = context.house.phrases
    label = {tag: phrases.say(tag, "case.home.place") for tag in phrases.languages}
    place, form = FormQuestion("place", "address", label, required=True), visit_form(service)
    return replace(form, name=HOME, questions=(*form.questions, place), version=HOME)


def visit_form(service: str) -> Form:
    """The form of a service that only needs an appointment."""
    time = FormQuestion("time", "appointment", {}, required=True)
    whom = FormQuestion("for", "for", {}, risk="low", asked=False)
    return Form(VISIT, service, (time, whom), "booking", Commits("always"), VISIT)
