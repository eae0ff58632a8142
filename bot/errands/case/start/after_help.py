"""A first help for a flat that the city lets: what to do at once is told, and the repair begins behind it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import heard
from bot.errands.case.start import start
from bot.errands.danger import first_help
from bot.forms.readers.reading import Reading
from bot.model.reply import Ask
from bot.model.turn_result import TurnResult

CITY_FLAT = "city flat"
"""Kind of words in `intents/<language>/forms.yml` for a home that is rented from the city."""


def offer(context: TurnContext) -> TurnResult | None:
    """The help for what a turn tells of; with the form of its service, where it is said that the city lets the flat."""
    told = first_help.offer_first_help(context)
    if told is None:
        return _later(context) or _at_address(context)
    service = context.house.catalogue.get(told.record.service) if told.record.service else None
    if service is None or start.can_begin(context, service) != "form" or not _is_city_flat(context):
        return told
    advice = (part for part in told.reply.parts if not isinstance(part, Ask))
    return start.begin(context.with_session(focus=told.session.focus), service, *advice)


def _later(context: TurnContext) -> TurnResult | None:
    """The form, where a help was told just before and it is said now whose flat it is."""
    service = context.service
    if service is None or not first_help.was_told(context) or not _is_city_flat(context):
        return None
    if start.can_begin(context, service) != "form" or start.is_asking(context) or start.has_question_mark(context):
        return None
    return start.begin(context, service)


def _at_address(context: TurnContext) -> TurnResult | None:
    """The form for what is broken in a flat that the city lets, whose address is told: it is nothing in the street."""
    if not _is_city_flat(context) or start.is_asking(context):
        return None
    readers = context.house.readers
    spoken = readers.spoken(context.turn.text, heard.hear(context))
    where = readers.places.read(context.turn.text, context.language)
    if where is None or not where.value.street or readers.words.has("questions", context.turn.text):
        return None
    found = [
        service
        for service in context.house.catalogue.services
        if start.can_begin(context, service) == "form"
        for question in context.house.forms[service.source_id].questions
        if question.faults and _names_fault(readers.readings(question, spoken, asked=False))
    ]
    return start.begin(context, found[0]) if len(found) == 1 else None


def _names_fault(readings: Iterable[Reading]) -> bool:
    """True if a fault is named in more than one character: the 电 of 电梯 is none of the flat's."""
    return any(end - start > 1 for each in readings for start, end in each.spans)


def _is_city_flat(context: TurnContext) -> bool:
    return not context.turn.keys and context.house.readers.words.has(CITY_FLAT, context.turn.text)
