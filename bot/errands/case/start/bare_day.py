"""A day and nothing else, with no question open that it could answer: it is no greeting, though "Monday morning" is near one."""

from __future__ import annotations

from bot.dialogue.tracking.aspect import means
from bot.dialogue.turn.context import TurnContext
from bot.errands import callback_window, list_replies, missed
from bot.errands.case import desk as cases
from bot.errands.case.start import start
from bot.language.tokens import tokens
from bot.model.turn_result import TurnResult


def is_said(context: TurnContext) -> bool:
    """True if a turn names a day and says nothing else; of a service or an office in hand only where NLU takes it for a greeting."""
    text, focus = context.turn.text, context.session.focus
    is_of_them = bool(focus.service or focus.office) and not means(context, "greet", "small_talk", least=0.0)
    if is_of_them or not callback_window.says_day(context, text):
        return False
    rest = tokens(callback_window.without_times(context, text), context.house.keywords.stop_words)
    # Why figures: the 11 of "Monday 11" is the hour.
    return all(each.isdigit() for each in rest)


def answer(context: TurnContext) -> TurnResult:
    """Asks which of an open list is meant, or what the day is for; the day is kept for it."""
    if context.session.focus.open_options:
        return list_replies.which_one(context)
    service = context.service
    if service is not None and start.can_begin(context, service) == "time":
        return start.begin(context, service)
    return start.ask_for_what(context) if cases.desk(context) is not None else missed.missed(context)
