"""A wish for another time than the one somebody has, in words that name no change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import wishes
from bot.language.dates.days import Days
from bot.language.dates.read import find_meant
from bot.model.case import Case


def cannot_come(context: TurnContext) -> bool:
    """True for "I cannot come on Friday, is Monday all right": another time is wanted, and nothing is cancelled."""
    said = context.house.acts.among(("cannot-come",), context.turn.text, context.written)
    return bool(said) and _names_other(context, _booked(context))


def is_another_off(context: TurnContext) -> bool:
    """True for "her flight is cancelled": something else is called off, and no words call off an errand beside it."""
    acts, text = context.house.acts, context.turn.text
    return bool(acts.among(("off-elsewhere",), text, context.written)) and not acts.among(("cancel",), text)


def is_wished(context: TurnContext) -> bool:
    """True if somebody with an appointment says when they would come, and it is not then."""
    booked = _booked(context)
    return bool(booked) and _names_other(context, booked)


def _names_other(context: TurnContext, booked: list[datetime]) -> bool:
    days = {at.date() for at in booked}
    # Why not their own time: "he has school tomorrow and cannot come", "cancel my nine o'clock" name the one that is off.
    others = (each for each in wishes.wish_in(context).suits if not any(map(each.allows, booked)))
    return any(each.hours or (each.days and each.days.value.one not in days) for each in others)


def asks_other_day(context: TurnContext) -> bool:
    """True for "about my check on Tuesday, could I come Friday", said by somebody with an appointment."""
    acts, text, booked = context.house.acts, context.turn.text, {at.date() for at in _booked(context)}
    if not booked or not acts.among(("book", "visit"), text, context.written) or acts.among(("another",), text):
        return False
    days = [each.days for each in wishes.wish_in(context).suits if each.days]
    return bool(days) and all(day.value.one not in booked for day in days)


def has_that_day(context: TurnContext, service: str) -> Case | None:
    """The time somebody has for a service on the very day a turn names ("I have a doctor on Friday"); None if there is none."""
    own = [case for case in cases.own_cases(context) if case.service == service and case.booking and case.is_booked]
    # Why first: hardly anybody has one, and to read the days takes long.
    if not own or context.house.acts.among(("another",), context.turn.text):
        return None
    days = {each.days.value.one for each in wishes.wish_in(context).suits if each.days}
    dates = ((each, context.house.city.local(each.booking.starts).date()) for each in own if each.booking)
    return next((case for case, date in dates if days == {date}), None)


def is_asked_of_theirs(context: TurnContext, case: Case) -> bool:
    """True for "is Monday all right", said of the service in hand by somebody who has a time for it on another day."""
    if context.service is None or context.service.source_id != case.service or not case.is_booked or case.is_over:
        return False
    return is_wished(context) and not context.house.acts.among(("another",), context.turn.text)


def of_day_named(context: TurnContext, own: Sequence[Case]) -> Case | None:
    """The one of some cases whose day a turn names beside another day; None if there is none, or more than one."""
    # Why all that are named: of "I was to come Wednesday, could I have Friday" the wish is Friday alone.
    named_at = find_meant(context.turn.text, context.language, context.now)
    days = {each.value.one for each in named_at if isinstance(each.value, Days)}
    local = context.house.city.local
    dated = [(case, local(case.booking.starts).date()) for case in own if case.booking and case.is_booked]
    named = [case for case, day in dated if day in days]
    return named[0] if len(named) == 1 and len(days) > 1 else None


def _booked(context: TurnContext) -> list[datetime]:
    """When a sender is to come somewhere, by the city's clock."""
    own = cases.own_cases(context)
    return [context.house.city.local(case.booking.starts) for case in own if case.booking and case.is_booked]
