"""When places are open or where they are, asked by what people call them: "the clinic", "the library"."""

from __future__ import annotations

import re
from functools import cache

from bot.answering import wording
from bot.catalogue.city_places import Landmark
from bot.catalogue.model import Office, any_of
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices
from bot.language.script import HAN
from bot.model.reply import Detail, Part, Say
from bot.model.turn_result import Gap, TurnResult

WHERE, OPEN = "asks-where-it-is", "asks-open"
"""The circumstance and the act that have words for either question."""
MOST = 3
"""Places of one kind that are told."""


def answer(context: TurnContext) -> TurnResult | None:
    """The answer for all offices of the kind named, or for a landmark; None if none is named, or nothing of this is asked."""
    text = context.turn.text
    if context.house.acts.among((OPEN,), text, context.written):
        aspect = "when"
    elif context.house.told.among((WHERE,), text, context.written):
        aspect = "where"
    else:
        return None
    if alike := _of_kind(context):
        return _told(context, alike[:MOST], aspect)
    landmark = _landmark(context)
    return _of_landmark(context, landmark, aspect) if landmark is not None else None


def _of_kind(context: TurnContext) -> list[Office]:
    """The offices of a kind that stands in the text."""
    text = context.turn.text
    return [each for each in context.house.city.offices if each.kinds and _names(each).search(text)]


def _names(office: Office) -> re.Pattern[str]:
    """What people call an office and others like it; those of an alphabet whole."""
    return _pattern(tuple(name for names in office.kinds.values() for name in names))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    whole = (re.escape(name) if HAN.search(name) else rf"\b{re.escape(name)}\b" for name in names)
    return re.compile("|".join(whole), re.I)


def _told(context: TurnContext, alike: list[Office], aspect: str) -> TurnResult:
    """Where each of some offices is, or when it is open."""
    parts: list[Part] = []
    for each in alike:
        if aspect == "where":
            told = offices.where(context, each)
            parts += told[:1] if len(alike) > 1 else told
            continue
        hours = offices.when(context, each, each.hours)
        # Why not of each whether it is open now: with several the week alone is enough.
        is_long = len(alike) > 1 and each.hours is not None
        parts += hours[-1:] if is_long else hours
    context = context.with_focus(office=alike[0].id, service="", aspect=aspect)
    return context.answer(*parts, outcome="answered", errand="office", aspect=aspect, checked=alike[0].checked)


def _landmark(context: TurnContext) -> Landmark | None:
    """The one landmark that the text names, where it names no street."""
    found = context.house.readers.places.read(context.turn.text, context.language)
    if found is None or found.value.street or not found.value.landmark:
        return None
    marks = context.house.city.landmarks
    return next((each for each in marks if found.value.landmark in each.name.values()), None)


def _of_landmark(context: TurnContext, landmark: Landmark, aspect: str) -> TurnResult:
    """Its address; of its hours the line knows nothing, and tells whom to ring where a service is surely of it."""
    name = any_of(landmark.name, context.language)
    address = context.words(landmark.address)
    place: list[Part] = [Detail(name, address, "place")] if address else [Say(name)]
    if aspect == "where":
        return context.answer(*place, outcome="answered", errand="office", aspect=aspect)
    found = context.found
    is_sure = found is not None and found.outcome == "this"
    service = context.house.catalogue.services[found.candidates[0].number] if found is not None and is_sure else None
    source_id = service.source_id if service is not None else ""
    ring = [Say(context.say("not_known.ring")), *wording.phones(context, service)[:1]] if service is not None else []
    gap = Gap(context.turn.text, context.language, aspect="when")
    said = Say(context.say("office.no_hours", name=name))
    context = context.with_session(focus=context.session.focus.on(source_id))
    return context.answer(
        said, *place, *ring, gaps=(gap,), outcome="not-known", errand="office", service=source_id, aspect=aspect
    )
