"""What an option means after it was picked."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import SAYS, answers
from bot.answering.wording import name_of
from bot.catalogue.model import Service
from bot.dialogue.tracking.aspect import aspect_of, wish_of
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import (
    first_answer,
    life_events,
    list_replies,
    menu,
    nearest_office,
    service_answer,
    service_search,
    smalltalk_and_settings,
)
from bot.errands.case.report import report
from bot.errands.case.start import start
from bot.model.option_value import read_value
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def choose_option(context: TurnContext, value: str) -> TurnResult:
    """The answer for a picked option."""
    picked = read_value(value)
    kind, rest = picked.kind, picked.id
    if kind == "service" and (service := context.house.catalogue.get(rest)):
        return _answer_for(context, service)
    if kind == "visit" and (visited := context.house.catalogue.get(rest)):
        # Why without its text: "2" picks the service, and answers nothing of what is asked next.
        return start.begin(context.with_text(""), visited)
    if kind == "problem" and (problem := context.house.city.problem(rest)):
        return report.begin(context, problem, None)
    if kind == "event" and (event := life_events.get(context, rest)):
        return life_events.guide(context, event)
    if kind == "aspect" and context.service:
        return _reflex(_asked(context, context.service, context.say(f"keys.{rest}"), rest))
    if kind == "rest":
        return smalltalk_and_settings.more(context)
    if kind == "aspects" and context.service:
        return menu.aspects(context, context.service, picked.start)
    if kind == "language":
        return smalltalk_and_settings.language(context, rest)
    if kind == nearest_office.KIND:
        return nearest_office.in_part(context, rest)
    if kind == f"{nearest_office.KIND}s":
        return nearest_office.further(context, picked.start)
    if kind == "departments":
        return menu.departments(context, picked.start)
    if kind == "department":
        return menu.services(context, rest, picked.start)
    return menu.open_(context, rest, picked.start)


def _answer_for(context: TurnContext, service: Service) -> TurnResult:
    """The answer for a picked service: what was asked when it was offered, otherwise what it is."""
    if list_replies.is_beside(context) and context.service == service:
        return _agree(context, service)
    context, asked = context.with_focus(belief=()), context.session.focus.pending_question
    if not asked:
        return service_answer.introduce(context, service)
    before = analyse(context, asked)
    before, aspect = replace(before, turn=replace(context.turn, text=asked)), aspect_of(before) or wish_of(before)
    # Why as in a first answer: "she cannot walk and wants the card, where do I go" tells much beside what it asks.
    outright = context.house.keywords.plain.asked(asked) if aspect in service_search.OPEN_QUESTIONS else ""
    if outright and (told := first_answer.told(before, service, outright, 1.0)) is not None:
        return _reflex(told)
    if aspect in service_search.OPEN_QUESTIONS and not answers(before, service, SAYS):
        return service_answer.introduce(context, service)
    return _reflex(service_answer.answer_question(before, service, aspect))


def _agree(context: TurnContext, service: Service) -> TurnResult:
    """The service in hand was the right one: says so, and leaves room for the offer to begin its errand."""
    key = "list.this" if start.can_begin(context, service) else "list.stays"
    context = context.with_focus(belief=(), open_options=(), pending_question="")
    said = Say(context.say(key, name=name_of(context, service)))
    return context.answer(said, outcome="answered", errand="find", service=service.source_id, aspect="what")


def _asked(context: TurnContext, service: Service, text: str, aspect: str) -> TurnResult:
    """The meaning of a key, as if it had been said."""
    context = replace(context, turn=replace(context.turn, text=text))
    return service_answer.plainly(context, service, aspect) or service_answer.answer_question(
        analyse(context, text), service, aspect
    )


def _reflex(answered: TurnResult) -> TurnResult:
    return replace(answered, record=replace(answered.record, intent="reflex", confidence=1.0, source="reflex"))
