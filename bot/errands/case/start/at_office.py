"""A wish for an appointment at an office by its name, with nothing said of what for: "book me at the pension desk on Tuesday"."""

from __future__ import annotations

from bot.appointments.times import plan_of
from bot.catalogue.model import Office, Service
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.errands.case import desk as cases
from bot.errands.case import wishes
from bot.errands.case.start import start
from bot.language.tokens import tokens
from bot.model.turn_result import TurnResult

BOOK = "book"


def begin(context: TurnContext) -> TurnResult | None:
    """Begins what is in hand or the one thing done there; otherwise asks what it is for. None if it is no such wish."""
    office = offices.named(context)
    if office is None or cases.asked_case(context) is not None or not _is_wish_alone(context, office):
        return None
    service = _meant_there(context, office)
    return start.begin(context, service) if service is not None else start.ask_for_what(context)


def _is_wish_alone(context: TurnContext, office: Office) -> bool:
    """True where times are given at the office, one is wished for outright, and no word says what for."""
    acts, text = context.house.acts, context.turn.text
    if plan_of(context.house.city, office.id) is None or start.has_question_mark(context):
        return False
    if not acts.among((BOOK,), text, context.written) or acts.among(("asks-open",), text, context.written):
        return False
    rest = acts.without(BOOK, offices.without_name(context, wishes.wish_in(context).cut_from(text)))
    return not tokens(rest, context.house.keywords.stop_words)


def _meant_there(context: TurnContext, office: Office) -> Service | None:
    """The service in hand if it is given at the office, or the only one that is."""
    given = [each for each in context.house.catalogue.services if office.id in start.offices_of(context, each)]
    return context.service if context.service in given else given[0] if len(given) == 1 else None
