"""A resident says whether something they reported is fixed."""

from __future__ import annotations

from typing import Literal

from bot.answering import wording as facts
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import wording
from bot.errands.case.last_change import how_taken_back, with_last_change
from bot.errands.case.report import report
from bot.errands.case.report.correction import pledged_until
from bot.model.case import Case
from bot.model.case_write import CaseWrite, ChangeIncident, DropDues
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult

FIXED = "fixed"
"""Question: whether it is fixed."""
FixReply = Literal["fixed", "not fixed", "unseen", "unclear", "other"]
"""What a turn says of a repair; "unseen" if nobody has looked yet, "other" if it is about something else."""


def not_fixed(context: TurnContext, case: Case) -> TurnResult:
    """Reopens the report with a new date."""
    if case.report is None or case.report.state not in {"fixed", "closed"}:
        return cases.tell(context, case, *(report.status(context, case) if case.report else ()))
    until = pledged_until(context, case)
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
    name, where = wording.subject(context, case), wording.place(context, case.report.place)
    ask = Ask(FIXED, context.say("case.fixed.ask", name=name, place=where), "yes-no")
    return cases.ask(context, case, FIXED, Question(FIXED, "yes_no"), ask, save=None, said=context.turn.text)


def answer(context: TurnContext, case: Case, reply: FixReply) -> TurnResult | None:
    """Closes the report, opens it again, or asks once more; None if a turn says nothing of the repair."""
    if reply in {"unclear", "unseen"} and _is_said_fixed(case):
        return ask_again(context, case, is_seen=reply == "unclear")
    does = {"fixed": is_fixed, "not fixed": not_fixed, "unclear": is_fixed}
    return does[reply](context, case) if reply in does else None


def _is_said_fixed(case: Case) -> bool:
    """True if the crew says that it is fixed."""
    return case.report is not None and case.report.state == "fixed"


def ask_again(context: TurnContext, case: Case, *, is_seen: bool = True) -> TurnResult:
    """Asks whether it is fixed; whoever has not looked is asked to look first."""
    if not _is_said_fixed(case):
        return is_fixed(context, case)
    name, where = wording.subject(context, case), wording.place(context, case.report.place if case.report else None)
    asked = context.say("case.fixed.again", name=name, place=where) if is_seen else context.say("case.fixed.look")
    ask = Ask(FIXED, asked, "yes-no" if is_seen else "open")
    return cases.ask(context, case, FIXED, Question(FIXED, "yes_no"), ask, save=None, said=context.turn.text)


def answer_fixed(context: TurnContext, case: Case, reply: FixReply) -> TurnResult | None:
    """The answer to "is it fixed?": closes the report, opens it again, or leaves it as it is."""
    return (
        close(context, case, context.session.asked.slot("said")) if reply == "fixed" else answer(context, case, reply)
    )


def close(context: TurnContext, case: Case, said: str) -> TurnResult:
    """Closes the report by the resident's word, which is kept in its history."""
    writes: tuple[CaseWrite, ...] = (ChangeIncident(case.code, "closed", text=said), DropDues(case.code))
    case = with_last_change(context, case, "closed")
    return cases.tell(context, case, Say(context.say("case.closed")), how_taken_back(context), writes=writes, what="")
