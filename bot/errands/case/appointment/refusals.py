"""Wording of the reason why no time suits."""

from __future__ import annotations

from datetime import time

from bot.answering.wording import listed
from bot.appointments.choice import Refusal
from bot.appointments.times import offices_for
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.errands.case import wording
from bot.model.case import Case
from bot.model.reply import Part, Say

NOON = time(13)
"""What ends by then is a morning."""


def not_there(context: TurnContext, case: Case) -> list[Part]:
    """Says that the office a turn asks for does not do this; nothing if it does, or none is asked for."""
    named, possible = offices.named(context), offices_for(context.house.city, case.service)
    if named is None or not possible or named.id in possible or case.is_at_home:
        return []
    told = context.say("case.not_there", office=context.words(named.name), name=wording.subject(context, case))
    return [Say(told, needed=True)]


def told(context: TurnContext, case: Case, why: Refusal | None, office: str) -> list[Part]:
    """Says why no time suits; nothing if one does."""
    if why is None:
        return []
    place = office or next(iter(offices_for(context.house.city, case.service)), "")
    return [Say(_sentence(context, why, place), needed=True)]


def _sentence(context: TurnContext, why: Refusal, office: str) -> str:
    """Why no time suits, in a sentence."""
    name = wording.office_name(context, office)
    day = wording.day(context, why.day, near_too=False) if why.day else ""
    if why.reason == "closed" and why.closed == "holiday" and why.name:
        return context.say("office.day_holiday", day=day, holiday=context.words(why.name), name=name)
    if why.reason == "outside" and why.spans:
        spans = [context.say("office.span", start=context.time(a), end=context.time(b)) for a, b in why.spans]
        part = "morning" if all(end <= NOON for _, end in why.spans) else "outside"
        return context.say(f"case.refused.{part}", name=name, day=day, spans=listed(context, spans))
    first = wording.moment(context, why.first) if why.first else ""
    return context.say(f"case.refused.{why.reason}", name=name, day=day, first=first)
