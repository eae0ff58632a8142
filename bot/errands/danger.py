"""Danger: the right number at once, in one short sentence, and a person."""

from __future__ import annotations

from bot.answered import Answered, CaseOpening
from bot.context import Context
from bot.reply import Say
from bot.safety import Danger

WORDED = {"medical", "fire", "gas", "crime", "suicide"}


def answer(context: Context, danger: Danger) -> Answered:
    """The number for this danger; a case for staff, without asking anything. The thread stays where it was."""
    number = context.house.city.emergency(context.house.country).number(danger.kind)
    kind = danger.kind if danger.kind in WORDED else "general"
    case = CaseOpening(context.house.new_code(), "person", "safety", {"class": danger.level, "kind": danger.kind})
    parts = [Say(context.say(f"danger.{kind}", number=number))]
    if kind == "suicide":
        # Why not always: where nobody learns of the case, nobody rings.
        person = [Say(context.say("danger.person"))] if context.house.reached else []
        parts += [*person, Say(context.say("danger.stay"))]
    return context.answer(
        *parts, cases=(case,), outcome="safety", errand="danger", safety=danger.level, source="safety"
    )
