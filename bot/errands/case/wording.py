"""How a time, a place, an answer and a case are told."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from bot.answering import wording
from bot.catalogue.model import Office, Problem, Service
from bot.dialogue.turn.context import TurnContext
from bot.model.case import Booking, Case
from bot.model.reply import Detail, Part, Say


def day(context: TurnContext, moment: datetime | date, *, near_too: bool = True) -> str:
    """A day as it is told: weekday and date, with today and tomorrow by their names.

    near_too: False in a sentence with "on", which goes with the weekday alone.
    """
    on = context.house.city.local(moment).date() if isinstance(moment, datetime) else moment
    name = context.house.keywords.day_name(context.language, on.weekday())
    written = format_date(on, context.traits.day, locale=context.traits.locale)
    near = {0: "day.today", 1: "day.tomorrow"}.get((on - context.today).days)
    dated = context.say("case.day", name=name, date=str(written))
    return context.say("case.day.near", near=context.say(near), day=dated) if near and near_too else dated


def moment(context: TurnContext, at: datetime) -> str:
    """A day with its time."""
    local = context.house.city.local(at)
    return context.say("case.moment", day=day(context, local), time=context.time(local.time()))


def office(context: TurnContext, id_: str) -> Office | None:
    """An office of the city by its id."""
    return context.house.city.office(id_)


def office_name(context: TurnContext, id_: str) -> str:
    """What an office is called."""
    found = office(context, id_)
    return context.words(found.name) if found else id_


def service(context: TurnContext, case: Case) -> Service | None:
    """The service a case is about."""
    return context.house.catalogue.get(case.service)


def problem(context: TurnContext, case: Case) -> Problem | None:
    """The problem a case reports."""
    return context.house.city.problem(case.problem)


def subject(context: TurnContext, case: Case) -> str:
    """What a case is about, by the name of its service or problem."""
    if (found := service(context, case)) is not None:
        return wording.name_of(context, found)
    reported = problem(context, case)
    return context.words(reported.name) if reported else context.say(f"case.kind.{case.kind}")


def bring(context: TurnContext, case: Case) -> list[Part]:
    """What to bring for a service, where its entry says it; all of it, in one sentence."""
    found = service(context, case)
    facts = [f for f in found.of("bring", today=context.today) if wording.is_readable(context, f)] if found else []
    return [Say(context.say("lead.bring", facts=wording.join(context, facts)))] if facts else []


def where(context: TurnContext, id_: str) -> list[Part]:
    """An office's address, to be written down."""
    found = office(context, id_)
    return [Detail(context.words(found.name), context.words(found.address), "place")] if found else []


def visit(context: TurnContext, booking: Booking) -> dict[str, str]:
    """When and where somebody comes, as a wording takes them."""
    return {"time": moment(context, booking.starts), "office": office_name(context, booking.office)}


def pledge(context: TurnContext, until: datetime | None) -> list[Part]:
    """By when something is looked at; nothing where no day was promised."""
    return [Say(context.say("case.pledge", day=day(context, until)))] if until is not None else []
