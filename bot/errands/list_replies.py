"""Replies to a list that pick nothing: yes, no, none of these, anything else."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import wording
from bot.dialogue.tracking.open_goal import others
from bot.dialogue.tracking.reference import offered, search_goal
from bot.dialogue.turn.context import TurnContext
from bot.errands import menu, service_search, smalltalk_and_settings
from bot.model.option_value import read_value, service_value
from bot.model.reply import Choices, Say
from bot.model.turn_result import TurnResult


def which_one(context: TurnContext) -> TurnResult:
    """ "Yes" to a list of several: the same list, and which one is meant."""
    shown = next((part for part in context.session.last if isinstance(part, Choices)), None)
    if shown is None:
        return (
            service_search.offer(context, offered(context), prompt="list.which")
            if offered(context)
            else none_of_them(context)
        )
    again = replace(shown, prompt=context.say("list.which"))
    return context.answer(again, outcome="choices", errand="find")


def no(context: TurnContext) -> TurnResult:
    """ "No" to a list: none of it; to others offered beside an answer, that the answer was the right one."""
    if context.service is not None and _is_of_others(context):
        said = Say(context.say("list.stays", name=wording.name_of(context, context.service)))
        return context.answer(said, outcome="talk", errand="find", service=context.service.source_id)
    return none_of_them(context)


def none_of_them(context: TurnContext) -> TurnResult:
    """None of what was offered: the next ones, or the need in other words."""
    found = search_goal(context)
    return (
        service_search.reject_and_next(replace(context, found=found))
        if found
        else smalltalk_and_settings.say(context, "list.none")
    )


def anything_else(context: TurnContext) -> TurnResult:
    """What else there is: the rest of an answer, the next of a list, others that may be meant, or what else can be asked."""
    service = context.service
    if context.session.rest or (service is None and offered(context)):
        return smalltalk_and_settings.more(context)
    if service is None:
        return smalltalk_and_settings.say(context, "more.none", "greet.again")
    if (start := _further_aspects(context)) is not None:
        return menu.aspects(context, service, start) if start else menu.menu(context)
    if further := others(context, service):
        return service_search.offer(context, further, prompt="find.other")
    return menu.aspects(context, service, 0)


def _further_aspects(context: TurnContext) -> int | None:
    """Where the list of what may be asked goes on, 0 at its end; None if that is not the list that is open."""
    shown = [read_value(value) for value in context.session.focus.open_options]
    if not any(value.kind == "aspect" for value in shown):
        return None
    return next((value.start for value in shown if value.kind == "aspects"), 0)


def is_beside(context: TurnContext) -> bool:
    """True if a list was offered beside an answer about its first service."""
    options = context.session.focus.open_options
    return context.service is not None and bool(options) and options[0] == service_value(context.service.source_id)


def _is_of_others(context: TurnContext) -> bool:
    """True if a list of other services was offered beside an answer."""
    last = context.session.last
    is_after = any(isinstance(part, Choices) for part in last) and not isinstance(last[0], Choices)
    return is_after and not is_beside(context)
