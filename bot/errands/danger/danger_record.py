"""What is kept of a danger that is told of: the record of the turn, a case for staff; and the number to ring."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialogue.turn.context import TurnContext
from bot.errands.danger import danger_reply
from bot.errands.promised_callback import WRITTEN
from bot.model.dialogue_state import DangerTold
from bot.model.place import Place
from bot.model.turn_result import CaseOpening
from bot.safety import Danger

NAME, TEAM = "danger", "safety"
"""Name of the errand, and the team that its cases go to."""
ANY, THREE = "emergency", ("medical", "crime", "fire")
"""The family of who calls for help and does not say what for, and the services that are then told, each with its number."""
URGENT = {"medical", ANY, "trapped", "fire", "gas", "wire", "crime", "lost", "cold", "abuse", "suicide"}
"""Families that have a number wherever there is one for any emergency."""


def numbers(context: TurnContext, family: str) -> dict[str, str]:
    """The number to ring; for what can wait and has none of its own, the city's line."""
    emergency = context.house.city.emergency(context.house.country)
    line = emergency.service_line or context.house.city.phone
    known = emergency.numbers.get(family)
    urgent = family in URGENT
    number = known or (emergency.numbers["general"] if urgent else line.number)
    return {"number": number, **{each: emergency.number(each) for each in THREE if family == ANY}}


def case_of(context: TurnContext, danger: Danger, **slots: str) -> CaseOpening:
    """A case for staff."""
    kept = {"class": danger.level, "kind": danger.kind, **slots}
    return CaseOpening(context.house.new_code(), "person", TEAM, kept)


def record_of(danger: Danger) -> dict[str, Any]:
    """The record of a turn that told of a danger."""
    return {
        "outcome": "safety",
        "errand": NAME,
        "safety": danger.level,
        "danger": danger.kind,
        "source": "safety",
        "urgent": True,
    }


def danger_of(told: DangerTold) -> Danger:
    """The danger that the last reply was about."""
    return Danger(told.level, told.kind)


def told(context: TurnContext, danger: Danger, code: str, *, unsafe: bool = False, need: str = "") -> TurnContext:
    """The turn once a danger was told of: what follows is likely about it.

    need: what was said, if the network alone heard it.
    """
    known = DangerTold(danger.level, danger.kind, context.turn.at, 0, code, where_in(context), unsafe, need)
    return context.with_session(alarm=f"{danger.level} {danger.family}", danger=known)


def told_again(context: TurnContext, **changes: Any) -> TurnContext:
    """The same once more, with what is known of it now."""
    known = context.session.danger
    changes = {"at": context.turn.at, "times": known.times + 1, **changes}
    return context.with_session(danger=replace(known, **changes))


def where_in(context: TurnContext) -> str:
    """Where somebody is, in the words of a turn: a street, or floor and door; empty if it does not say."""
    place = _place_in(context)
    return place.text if place is not None else ""


def where_now(context: TurnContext) -> str:
    """Where somebody is by all that they said of this danger: a turn may correct it, or add a floor or a number."""
    known, places = context.session.danger.where, context.house.readers.places.in_own_words
    place, before = _place_in(context), places.read(known, context.language) if known else None
    if before is None or not before.value.street:
        return place.text if place is not None else known
    if place is None:
        corrected = places.correct(before.value, context.turn.text, context.language)
        return corrected.text if corrected is not None and corrected.number != before.value.number else known
    is_correction = danger_reply.begins_with_no(context) or places.corrects(context.turn.text, context.language)
    # Why only then: whoever names another street by itself may be at a corner, where the number of the first is no number.
    if not place.street or (is_correction and not place.number):
        place = places.complete(before.value, place, context.language)
    return place.text


def _place_in(context: TurnContext) -> Place | None:
    """The place that a turn names. Its street is never taken for another one: help is sent there."""
    found = context.house.readers.places.in_own_words.read(context.turn.text, context.language)
    return found.value if found is not None and (found.value.street or found.value.unit) else None


def cannot_ring(context: TurnContext) -> bool:
    """True if somebody said, now or before, that they can not use a telephone."""
    written = context.house.keywords.promise.kind(context.turn.text) in WRITTEN
    return not context.turn.is_spoken and (context.session.in_writing or written)
