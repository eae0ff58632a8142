"""The correction of a report that was filed: another kind or place, and by when it is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import wording
from bot.errands.case.last_change import with_last_change
from bot.model.case import Case
from bot.model.case_write import CorrectIncident, SaveCase
from bot.model.place import Place
from bot.reports.pledges import pledge_of


def correction(context: TurnContext, case: Case, where: Place) -> tuple[SaveCase, CorrectIncident]:
    """The correction of a filed report; the promise stands unless the kind changes."""
    kept = case.report.pledged if case.report else None
    problem, taken_as = wording.problem(context, case), _taken_as(context, case)
    is_other = problem is not None and problem.id != taken_as
    until = pledged_until(context, case) if is_other or kept is None else kept
    before = str((case.report.place if case.report else {}).get("text", ""))
    said = "; ".join(each for each in (before, context.turn.text.strip()) if each)
    if case.problem != taken_as or not _is_there(case, where):
        # Why not else: it was put right while it was asked whether it is one that was told of before.
        case = with_last_change(context, case, "corrected")
    save = SaveCase(replace(case, details=replace(case.details, asking="")), "corrected", said)
    return save, CorrectIncident(case.code, case.problem, where, case.urgent, until)


def pledged_until(context: TurnContext, case: Case) -> datetime | None:
    """By when it is looked at, counted from now."""
    problem = wording.problem(context, case)
    return pledge_of(problem, context.house.city, context.turn.at) if problem else None


def _is_there(case: Case, where: Place) -> bool:
    """True if a report stands at that place already."""
    return case.report is not None and Place(**case.report.place) == where


def _taken_as(context: TurnContext, case: Case) -> str:
    """The kind under which a case is kept."""
    desk = cases.desk(context)
    kept = desk.own_case(case.code, context.turn.address) if desk else None
    return kept.problem if kept else ""
