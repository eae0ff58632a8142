"""A resident says whether something they reported is fixed."""

from __future__ import annotations

from bot.answering import wording as facts
from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import wording
from bot.errands.case.report import report
from bot.model.case import Case
from bot.model.case_write import CaseWrite, ChangeIncident, DropDues
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

FIXED = "fixed"
"""Question: whether it is fixed."""


def not_fixed(context: TurnContext, case: Case) -> TurnResult:
    """Reopens the report with a new date."""
    if case.report is None or case.report.state not in {"fixed", "closed"}:
        return cases.tell(context, case, *(report.status(context, case) if case.report else ()))
    until = report.pledged_until(context, case)
    write = ChangeIncident(case.code, "reopened", until, text=context.turn.text)
    told: list[Part] = [Say(context.say("case.reopened"))]
    told += wording.pledge(context, until)
    if (problem := wording.problem(context, case)) is not None:
        told.append(Say(context.say("case.team", team=context.words(problem.team))))
        told.append(facts.phone_detail(context, problem.phone))
    return cases.tell(context, case, *told, writes=(write,))


def is_fixed(context: TurnContext, case: Case) -> TurnResult:
    """Closes the report because the resident says it is fixed; asks first if the crew has not said so."""
    if case.report is None or case.report.state == "closed":
        return cases.tell(context, case, *(report.status(context, case) if case.report else ()))
    if case.report.state == "fixed":
        return close(context, case, context.turn.text)
    name, where = wording.subject(context, case), str(case.report.place.get("text", ""))
    ask = Ask(FIXED, context.say("case.fixed.ask", name=name, place=where), "yes-no")
    return cases.ask(context, case, FIXED, Question(FIXED, "yes_no"), ask, save=None, said=context.turn.text)


def answer_fixed(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to "is it fixed?": closes the report, or leaves it as it is."""
    yes = cases.read_yes_no(context)
    said = turn_act.acts_said(context, ("not-fixed", "is-fixed"))
    if yes is None and said:
        yes = said[0] == "is-fixed"
    if yes is None:
        return None
    if not yes:
        return cases.tell(context, case, *report.status(context, case))
    return close(context, case, context.session.asked.slot("said"))


def close(context: TurnContext, case: Case, said: str) -> TurnResult:
    """Closes the report by the resident's word, which is kept in its history."""
    writes: tuple[CaseWrite, ...] = (ChangeIncident(case.code, "closed", text=said), DropDues(case.code))
    return cases.tell(context, case, Say(context.say("case.closed")), writes=writes)
