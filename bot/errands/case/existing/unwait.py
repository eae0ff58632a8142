"""Somebody who waits for a better time does not want to wait any more: what they have booked stands."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import find
from bot.errands.case.appointment import waiting_list
from bot.errands.case.existing import case_actions
from bot.model.turn_result import TurnResult

UNWAIT, UNLIST = "unwait", "unlist"
"""The waiting list is not wanted any more, in so many words; a list is not, or any waiting."""


def answer(context: TurnContext) -> TurnResult | None:
    """Takes an errand off the waiting list and gives up what was offered; None if a turn does not ask for that."""
    said = context.house.acts.among((UNWAIT, UNLIST), context.turn.text, context.written)
    if not said or context.turn.keys or cases.desk(context) is None:
        return None
    own = [case for case in cases.own_cases(context) if case.kind == "booking" and not case.is_over]
    found = [case for case in own if waiting_list.is_on(case)]
    if not found and UNWAIT in said:
        found = [case for case in own if case.is_booked]
    meant = [case for case in found if find.is_recent(context, case)] or found
    return case_actions.answer(context, UNWAIT, tuple(meant)) if meant else None
