"""A wish for a time by somebody who has one for the same service: it is told or moved, and no second one begins."""

from __future__ import annotations

from bot.catalogue.model import Service
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import find, other_time, visit
from bot.errands.case.existing import case_actions
from bot.model.turn_result import TurnResult


def answer(context: TurnContext, service: Service) -> TurnResult | None:
    """Tells or moves the time somebody has for a service; None if they have none, or come for somebody else."""
    # Why told: nobody comes twice in a day for the same, but for somebody else.
    if (known := other_time.has_that_day(context, service.source_id)) and visit.with_whom(context, known) is None:
        return case_actions.status(context, known)
    own = (case for case in cases.own_cases(context) if case.service == service.source_id)
    asked = (case for case in own if other_time.is_asked_of_theirs(context, case))
    # Why not where the service is named: who says it anew may want a second time.
    if (mine := next(asked, None)) is None or find.is_named(context, mine) or visit.with_whom(context, mine):
        return None
    return case_actions.move(context, mine)
