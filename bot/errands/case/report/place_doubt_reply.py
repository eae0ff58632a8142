"""The answer to a doubt about the place of a report: files or corrects it there."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import drafts, place
from bot.errands.case.report import place_doubt, report
from bot.model.case import Case
from bot.model.place import DESCRIBED, Place
from bot.model.turn_result import TurnResult

OF_WHERE = frozenset({place.PLACE, place_doubt.DOUBT})
"""Questions of a report that is not filed yet."""


def answer(context: TurnContext, case: Case) -> TurnResult | None:
    """Goes on with the place that is meant; None for anything else."""
    if report.no_harm(context):
        return place_doubt.again(context, case, *report.noted(context, case))
    if place.answered(context).is_left:
        return cases.tell(context, case, drafts.is_kept(context), cases.code_detail(context, case), what="left")
    meant = place_doubt.answer(context, case)
    if not isinstance(meant, Place):
        return meant
    if meant.relation == DESCRIBED and case.report is None:
        return report.open_described(context, case, meant)
    return report.join_or_open(context, case, meant)
