"""Wording of a time, a place, an answer and a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, get_args

from bot.answering import wording
from bot.answering.days import day as day
from bot.catalogue.model import Aspect, Office, Problem, Service
from bot.dialogue.turn.context import TurnContext
from bot.forms.form import Question
from bot.model.case import Booking, Case
from bot.model.place import Place
from bot.model.reply import Detail, Part, Say
from bot.model.slot import Slot
from bot.places.gazetteer import gazetteer_of
from bot.places.public_place import public_place
from bot.places.told_in import told_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNTER, BRINGS = "counter", "tells-bring"
"""The way of an entry for who comes to an office, and the words of it that tell what to bring."""
ASPECTS = get_args(Aspect)
MOST_NOTES = 2
"""Sentences of what to do that are told after a form: with more of them it would not go into one text."""


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
    """What to bring for a service, if its entry says it, all of it in one sentence; where it lists nothing, its way at the counter."""
    found = service(context, case)
    facts = [f for f in found.of("bring", today=context.today) if wording.is_readable(context, f)] if found else []
    if facts:
        key = "case.ready" if case.is_at_home else "lead.bring"
        return [Say(context.say(key, facts=wording.join(context, facts)))]
    ways = () if found is None or case.is_at_home else found.of("how", today=context.today)
    told = [each.texts[context.language] for each in ways if each.way == COUNTER and wording.is_readable(context, each)]
    says: list[Part] = [Say(text) for text in told if context.house.acts.among((BRINGS,), text)]
    return says[:1]


def doing(context: TurnContext, case: Case, notes: Iterable[Question]) -> list[Part]:
    """What somebody must do for what was handed in: the notes of its form that stand in the entry as they are."""
    found = service(context, case)
    says = {fact.texts.get(context.language) for fact in found.of(*ASPECTS, today=context.today)} if found else set()
    told: list[Part] = [Say(text) for note in notes if (text := context.words(note.label)) in says]
    return told[:MOST_NOTES]


def where(context: TurnContext, id_: str) -> list[Part]:
    """An office's address, to be written down."""
    found = office(context, id_)
    return [Detail(context.words(found.name), context.words(found.address), "place")] if found else []


def ask_office(context: TurnContext, id_: str, until: datetime | None) -> list[Part]:
    """Says that only the office can move a time now, since when, and its number or the line's own."""
    name = office_name(context, id_)
    told = context.say("case.move.until", time=moment(context, until)) if until else ""
    said = [Say(told)] if told else []
    return [*said, Say(context.say("case.move.office", office=name)), office_phone(context, id_)]


def office_phone(context: TurnContext, id_: str) -> Part:
    """An office's number, or the line's own if it has none."""
    found = office(context, id_)
    return wording.phone_detail(context, found.phones[0] if found and found.phones else context.house.city.phone)


def ring(context: TurnContext, case: Case) -> list[Part]:
    """The number to ring about a case: of its office, its service or its team, else the line's."""
    reported, found = problem(context, case), service(context, case)
    if case.booking is not None and not case.is_at_home:
        return [office_phone(context, case.booking.office)]
    if found is not None:
        return wording.ring(context, found)
    return [wording.phone_detail(context, reported.phone if reported else context.house.city.phone)]


def place(context: TurnContext, where: Place | Mapping[str, Any] | None) -> str:
    """A place in the language spoken, as it was said or as a case keeps it; empty if there is none."""
    if isinstance(where, Mapping):
        where = Place(**{each.name: value for each in fields(Place) if (value := where.get(each.name)) is not None})
    return told_in(where, context.language, gazetteer_of(context.house.city)) if where else ""


def others_place(context: TurnContext, where: Place) -> str:
    """A place that somebody else reported, without any word of theirs; empty if nothing of it is in the city's tables."""
    return public_place(where, gazetteer_of(context.house.city), context.language).text


def stay_away(context: TurnContext, case: Case) -> list[Part]:
    """What keeps people safe from something broken."""
    found = problem(context, case)
    return [Say(context.words(found.urgent))] if found and found.urgent else []


def visit(context: TurnContext, booking: Booking) -> dict[str, str]:
    """When and where somebody comes, as a wording takes them."""
    if booking.at_home:
        return {"time": span(context, booking.starts, booking.minutes), "office": context.say("case.at_home")}
    return {"time": moment(context, booking.starts), "office": office_name(context, booking.office)}


def span(context: TurnContext, starts: datetime, minutes: int) -> str:
    """A day with the hours in which somebody comes to a home."""
    local = context.house.city.local(starts)
    ends = context.house.city.local(starts + timedelta(minutes=minutes))
    start, end = context.time(local.time()), context.time(ends.time())
    return context.say("case.span", day=day(context, local), start=start, end=end)


def slot_time(context: TurnContext, slot: Slot) -> str:
    """When a free time begins, or in which hours somebody comes."""
    return span(context, slot.starts, slot.minutes) if slot.at_home else moment(context, slot.starts)


def pledge(context: TurnContext, until: datetime | None, within: timedelta | None = None) -> list[Part]:
    """Says by when something is looked at; nothing if no day was promised.

    within: the same as a length of time, told beside it if it is less than a day.
    """
    if until is None:
        return []
    hours = int(within / HOUR) if within and within < DAY else 0
    if hours:
        return [Say(context.say("case.pledge.hours", count=str(hours), by=moment(context, until)))]
    return [Say(context.say("case.pledge", day=day(context, until)))]
