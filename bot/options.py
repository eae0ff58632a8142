"""What an option stands for, once it is picked."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Service
from bot.context import Context
from bot.errands import about, browse, events, find, manners, nearest
from bot.heard import heard
from bot.intent import aspect_of
from bot.model.turn_result import Answered


def picked(context: Context, value: str) -> Answered:
    """What an option stands for."""
    kind, _, rest = value.partition(":")
    if kind == "service" and (service := context.house.catalogue.get(rest)):
        return _answer_for(context, service)
    if kind == "event" and (event := events.get(context, rest)):
        return events.guide(context, event)
    if kind == "aspect" and context.service:
        return _reflex(_asked(context, context.service, context.say(f"keys.{rest}"), rest))
    if kind == "rest":
        return manners.more(context)
    if kind == "aspects" and context.service:
        return browse.aspects(context, context.service, int(rest))
    if kind == "language":
        return manners.language(context, rest)
    if kind == nearest.KIND:
        return nearest.in_part(context, rest)
    if kind == f"{nearest.KIND}s":
        return nearest.further(context, int(rest))
    if kind == "departments":
        return browse.departments(context, int(rest))
    if kind == "department":
        owner, _, start = rest.rpartition(":")
        return browse.services(context, owner, int(start))
    return browse.open_(context, rest)


def _answer_for(context: Context, service: Service) -> Answered:
    """A service picked: what was asked when several were offered, else what it is."""
    context, asked = context.with_focus(belief=()), context.session.focus.question
    if not asked:
        return about.introduce(context, service)
    before = heard(context, asked)
    before, aspect = replace(before, turn=replace(context.turn, text=asked)), aspect_of(before)
    if aspect in find.OPEN_QUESTIONS and not about.answers(before, service, about.SAYS):
        return about.introduce(context, service)
    return _reflex(about.about(before, service, aspect))


def _asked(context: Context, service: Service, text: str, aspect: str) -> Answered:
    """What a key stood for, as if it had been said."""
    context = replace(context, turn=replace(context.turn, text=text))
    return about.plainly(context, service, aspect) or about.about(heard(context, text), service, aspect)


def _reflex(answered: Answered) -> Answered:
    return replace(answered, record=replace(answered.record, intent="reflex", confidence=1.0, source="reflex"))
