"""What staff see of how a case came about, beside what was said: that the line was only tried, or who helped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.model.case_write import CaseWrite, SaveCase
from bot.model.turn import HELPER_NAME, Turn
from bot.model.turn_result import TurnResult

TRY, HELPED = "try", "helped"
"""Names under which a case holds them."""


def with_marks(turn: Turn, answered: TurnResult) -> TurnResult:
    """The same, its cases marked."""
    can, name = turn.abilities, turn.facts.get(HELPER_NAME, "")
    marks = ({TRY: "yes"} if can.is_trial else {}) | ({HELPED: name} if can.is_present and name else {})
    cases = tuple(replace(case, slots={**case.slots, **marks}) for case in answered.cases)
    return replace(answered, cases=cases, writes=tuple(_marked(write, marks) for write in answered.writes))


def _marked(write: CaseWrite, marks: Mapping[str, str]) -> CaseWrite:
    """A case of an errand with its marks; any other write as it is."""
    if not isinstance(write, SaveCase):
        return write
    return replace(write, case=replace(write.case, slots={**write.case.slots, **marks}))
