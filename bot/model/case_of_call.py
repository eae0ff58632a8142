"""What is opened in a call whose number is only shown: marked with the id of that call until its person names the code."""

from __future__ import annotations

from dataclasses import replace

from bot.model.case import Case
from bot.model.case_desk import CaseDesk
from bot.model.case_write import SaveCase
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult


def with_call(turn: Turn, answered: TurnResult) -> TurnResult:
    """The answer with the call marked in each case that it opens; as it is where the address is proved."""
    if turn.address.is_proved:
        return answered
    # Why the turn's id too: a call that was never answered has no other.
    call = turn.address.call or turn.id
    opened = tuple(replace(case, call=call) for case in answered.cases)
    return replace(_marked(answered, 0, call), cases=opened)


def with_claim(turn: Turn, answered: TurnResult, case: Case) -> TurnResult:
    """The answer with a case that was so marked found by its address from now on, once its code came from there, proved."""
    if not turn.address.is_proved or not case.details.call:
        return answered
    is_saved = any(isinstance(write, SaveCase) and write.case.id == case.id for write in answered.writes)
    saves = answered if is_saved else replace(answered, writes=(*answered.writes, SaveCase(case)))
    return _marked(saves, case.id, "")


def _marked(answered: TurnResult, case: int, call: str) -> TurnResult:
    """The answer with the call written into the saves of a case; of new ones, where its id is 0."""
    writes = tuple(
        replace(write, case=replace(write.case, details=replace(write.case.details, call=call)))
        if isinstance(write, SaveCase) and write.case.id == case
        else write
        for write in answered.writes
    )
    return replace(answered, writes=writes)


NOT_FOR_A_PERSON = {"safety", "missed-call"}
"""Why a call back was written down that no wish for a person is joined to: its hour is chosen for somebody's safety, or the line rings."""


def waiting_call(desk: CaseDesk | None, turn: Turn, number: str) -> Case | None:
    """The call back to a number that was asked for from here and that nobody of the staff has begun; None if none waits.

    What was asked for from a proved address is never told to who only shows it, nor the other way round: then none waits.
    """
    calls = desk.calls_to(turn.sender, turn.at) if desk is not None and number else ()
    same = (call for call in calls if call.state == "open" and call.slots.get("number") == number)
    alike = (call for call in same if call.slots.get("reason") not in NOT_FOR_A_PERSON)
    return next((call for call in alike if bool(call.details.call) != turn.address.is_proved), None)
