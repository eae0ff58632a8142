"""How what somebody has stands, where a turn asks after it and names none of it."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case.case_acts import FITS
from bot.errands.case.existing import case_actions
from bot.model.turn_result import TurnResult

STATUS = "status"


def tell(context: TurnContext) -> TurnResult | None:
    """How what somebody handed in stands, not what is half done: "what happened to my report" is of the one that was filed.

    What is half done is told where nothing else is there; None if they have nothing at all, or something else is meant.
    """
    if context.meaning.intent != STATUS:
        return None
    own = [case for case in cases.own_cases(context) if case.kind in FITS[STATUS] and not case.is_over]
    filed = [case for case in own if case.state != "draft"] or own
    return case_actions.answer(context, STATUS, tuple(filed)) if filed else None
