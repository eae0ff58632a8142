"""The word appointment means what is booked, whatever else is half done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.model.case import Case

OWN_TIME = "own-time"
"""Words for an appointment of one's own."""


def of_kind_named(context: TurnContext, fitting: Sequence[Case]) -> list[Case]:
    """What is booked, if a turn speaks of an appointment of its own and there is one; else all of them."""
    booked = [case for case in fitting if case.is_booked and not case.is_over]
    is_time = booked and context.house.acts.among((OWN_TIME,), context.turn.text, context.written)
    return booked if is_time else [*fitting]


def is_of_another(context: TurnContext, case: Case) -> bool:
    """True if a turn speaks of what is booked, while the question of a case without a time is open."""
    return not case.is_booked and case not in of_kind_named(context, [case, *cases.own_cases(context)])
