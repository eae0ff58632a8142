"""A half-done errand that was closed begins again from its first question; the line says that nothing of it was kept."""

from __future__ import annotations

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import drafts, wording
from bot.errands.case.report import report
from bot.errands.case.start import start
from bot.model.case import Case
from bot.model.reply import Say
from bot.model.turn_result import TurnResult


def begin_again(context: TurnContext, case: Case) -> TurnResult:
    """Says that the draft was closed, and begins the errand anew with this turn."""
    gone, anew = drafts.was_put_away(context), Say(context.say("case.begin_again"))
    problem, service = wording.problem(context, case), context.house.catalogue.get(case.service)
    if problem is not None:
        where = context.house.readers.places.read(context.turn.text, context.language)
        return report.begin(context, problem, where, gone, anew)
    if service is not None and start.can_begin(context, service):
        return start.begin(context, service, gone, anew, at_home=case.is_at_home)
    return cases.tell(context, case, gone)
