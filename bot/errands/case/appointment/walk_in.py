"""Offices without appointments: people come in the open hours, best in the quiet ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.answering.wording import listed
from bot.appointments.visits import is_walk_in, walk_in_hours
from bot.catalogue.hours import Span
from bot.catalogue.model import Office, Service
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.errands.case import desk as cases
from bot.errands.case import wishes, wording
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult

AHEAD = 7
"""Days in which one is looked for on which it is open, or quiet."""


def offices_of(context: TurnContext, service: Service) -> list[Office]:
    """Offices of a service without appointments, the one named first."""
    city, named = context.house.city, offices.named(context)
    found = [each for each in service.offices if is_walk_in(city, each.id, service.source_id)]
    return sorted(found, key=lambda office: office is not named and (named is None or office.id != named.id))


def tell(context: TurnContext, service: Service) -> TurnResult | None:
    """Says that no appointment is needed, where to come, and when it is quiet; None if one is needed."""
    places = offices_of(context, service)
    if not places:
        return None
    office = places[0]
    told: list[Part] = [Say(context.say("case.walk_in", office=context.words(office.name)))]
    told += [*_hours(context, office), *wording.where(context, office.id)]
    context = context.with_session(focus=context.session.focus.on(service.source_id), rest=())
    return context.answer(*told, outcome="answered", errand="book", service=service.source_id, aspect="when")


def _hours(context: TurnContext, office: Office) -> list[Part]:
    """The opening hours on the day wished for, or the next open day, and the next quiet hours."""
    desk, today, wish = cases.desk(context), context.today, wishes.wish_in(context)
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    wished = [day for day in days if wish and wish.allows_day(day)] or days
    closures = desk.office_days(office.id, days[0], days[-1], context.turn.at).closures if desk else ()
    hours = {day: walk_in_hours(context.house.city, office.id, day, closures) for day in days}
    told: list[Part] = []
    open_day = next((day for day in (*wished, *days) if hours[day].spans), None)
    if open_day is not None:
        told.append(_say(context, "case.walk_in.open", open_day, hours[open_day].spans))
    quiet_day = next((day for day in (*wished, *days) if hours[day].quiet), None)
    if quiet_day is not None:
        told.append(_say(context, "case.walk_in.quiet", quiet_day, hours[quiet_day].quiet))
    return told


def _say(context: TurnContext, key: str, day: date, spans: Sequence[Span]) -> Say:
    written = [context.say("office.span", start=context.time(a), end=context.time(b)) for a, b in spans]
    return Say(context.say(key, day=wording.day(context, day, near_too=False), spans=listed(context, written)))
