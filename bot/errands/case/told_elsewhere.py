"""A change by text of what was made on a call is told by a call too: a text's sender can be forged, and its answer not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.turn.context import TurnContext
from bot.model.case import Case
from bot.model.case_write import CaseWrite, PlanDue, SaveCase
from bot.model.turn import abilities_of
from bot.model.turn_result import TurnResult

RECEIPT = "receipt"


def with_receipt(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The answer with a call that tells of what was changed, moved, cancelled or closed; as it is for what came by text itself.

    The answer goes to that number as a text in any case, and says how to take it back.
    """
    turn = context.turn
    if turn.is_spoken or not turn.number:
        return answered
    changed = dict(_changed(context, answered.writes))
    rung = {case.code: (case, state) for case, state in changed.values() if abilities_of(case.channel).is_spoken}
    planned = (PlanDue(code, RECEIPT, turn.at, case.channel, {"state": state}) for code, (case, state) in rung.items())
    return replace(answered, writes=(*answered.writes, *planned)) if rung else answered


def _changed(context: TurnContext, writes: tuple[CaseWrite, ...]) -> Iterator[tuple[str, tuple[Case, str]]]:
    """Code → a case of which this turn changed something, and what that was."""
    for write in writes:
        changed = write.case.details.changed if isinstance(write, SaveCase) else None
        if isinstance(write, SaveCase) and changed is not None and changed.at == context.turn.at:
            yield write.case.code, (write.case, changed.what)
