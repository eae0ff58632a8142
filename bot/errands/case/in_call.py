"""Marks what is opened in a call with the id of that call: whoever rings from a number that is only shown has nothing else."""

from __future__ import annotations

from dataclasses import replace

from bot.model.case_write import CaseWrite, SaveCase
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult


def with_call(turn: Turn, answered: TurnResult) -> TurnResult:
    """The answer with the call marked in each case that it opens; as it is where the address is proved."""
    address = turn.address
    if address.is_proved or not address.call:
        return answered
    writes = tuple(_marked(write, address.call) for write in answered.writes)
    opened = tuple(replace(case, call=address.call) for case in answered.cases)
    return replace(answered, writes=writes, cases=opened)


def _marked(write: CaseWrite, call: str) -> CaseWrite:
    if not isinstance(write, SaveCase) or write.case.id:
        return write
    return replace(write, case=replace(write.case, details=replace(write.case.details, call=call)))
