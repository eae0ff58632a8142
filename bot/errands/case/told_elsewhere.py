"""A change by text of what was made on a call is told by a call too: a text's sender can be forged, and its answer not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.model.case import Case
from bot.model.case_write import BookTime, CaseWrite, PlanDue, SaveCase
from bot.model.turn import SPOKEN
from bot.model.turn_result import TurnResult
from bot.reminders.ways import is_number

RECEIPT = "receipt"


def with_receipt(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with a call that tells of what was cancelled or moved; as it is for what came by text itself.

    The answer goes to that number as a text in any case, and says how to take it back.
    """
    turn = context.turn
    if turn.is_spoken or not is_number(turn.sender):
        return answered
    changed = dict(_changed(context, answered.writes))
    rung = {case.code: (case, state) for case, state in changed.values() if case.channel.startswith(SPOKEN)}
    planned = (PlanDue(code, RECEIPT, turn.at, case.channel, {"state": state}) for code, (case, state) in rung.items())
    return replace(answered, writes=(*answered.writes, *planned)) if rung else answered


def _changed(context: TurnContext, writes: tuple[CaseWrite, ...]) -> Iterator[tuple[str, tuple[Case, str]]]:
    """Code → a case that stood before, and what became of it."""
    own = {case.code: case for case in cases.own_cases(context) if case.state not in {"draft", "cancelled"}}
    for write in writes:
        if isinstance(write, BookTime) and write.case in own and own[write.case].is_booked:
            yield write.case, (own[write.case], "moved")
        if (
            isinstance(write, SaveCase)
            and write.what == "cancelled"
            and write.case.code in own
            and not write.case.report
        ):
            yield write.case.code, (own[write.case.code], "cancelled")
