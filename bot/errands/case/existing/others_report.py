"""How a report stands that somebody else made: found by kind and place, by "is it that one?", or by its code; no case is written."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Problem
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import report_reading
from bot.errands.case import desk as cases
from bot.errands.case import find, known_reports, place, wording
from bot.errands.case.existing import codes
from bot.errands.case.report import report
from bot.model.case import Case
from bot.model.incident import Incident
from bot.model.place import Place
from bot.model.reply import Ask
from bot.model.turn_result import Question, TurnResult
from bot.reports.joining import since

THEIRS, SAME, REPORT = "theirs", "same", "report"
"""Topic of the questions, and two of their slots: whether it is that one, and whether it shall be reported now."""
BY_OTHER, ASKS = "reported-by-other", (known_reports.ASKS, "status")
"""Acts: somebody else told us of it; it is asked how it stands."""


def tell(context: TurnContext) -> TurnResult | None:
    """How a report of others stands that a turn asks after; None if it asks after none."""
    if (known := known_reports.tell(context)) is not None:
        return known
    acts, text = context.house.acts, context.turn.text
    is_asked = acts.among((BY_OTHER,), text, context.written) and acts.among(ASKS, text, context.written)
    if context.turn.keys or find.code_in(context) or not is_asked:
        return None
    context = analyse(context, text)
    problem = _problem(context)
    if problem is None:
        return None
    where = place.surely(report_reading.read(context).place)
    found = known_reports.at_place(context, problem, where)
    return (
        known_reports.told(context, found)
        if found
        else _ask_same(context, problem, where) or _ask_where(context, problem)
    )


def _problem(context: TurnContext) -> Problem | None:
    """The kind that is asked after; None if others may not be told of it, or the sender has a report of it."""
    said = report_reading.read(context)
    problem = said.named[0] if said.named else None
    if problem is None or problem.is_of_one_home:
        return None
    return None if any(case.problem == problem.id for case in cases.own_cases(context)) else problem


def _ask_same(context: TurnContext, problem: Problem, where: Place | None) -> TurnResult | None:
    """Asks "is it that one?" where one of the kind is known in the street named; None if there are none, or several."""
    desk, at = cases.desk(context), context.turn.at
    # Why by its street: who names no place is told of none, for it may be where somebody lives.
    if desk is None or where is None or not where.street:
        return None
    every = desk.incidents_since(problem.id, since(problem, at))
    known = [each for each in every if each.state != "closed" and each.place.street == where.street]
    if len(known) != 1:
        return None
    day = wording.day(context, known[0].opened_at, near_too=False)
    asked = context.say(
        "case.join", name=context.words(problem.name), place=wording.others_place(context, known[0].place), day=day
    )
    return _ask(context, problem, SAME, Ask(SAME, asked, "yes-no"), first=known[0].code)


def _ask_where(context: TurnContext, problem: Problem) -> TurnResult:
    return _ask(context, problem, codes.CODE, Ask(codes.CODE, context.say("case.theirs.where"), keyed=True))


def _ask(
    context: TurnContext, problem: Problem, slot: str, ask: Ask, *, first: str = "", where: str = ""
) -> TurnResult:
    """first: code of the report that may be meant. where: the place as it was given."""
    nobody, kind = Case("", "question", "open"), "code" if slot == codes.CODE else "yes_no"
    question = Question(slot, kind)
    return cases.ask(context, nobody, THEIRS, question, ask, save=None, problem=problem.id, first=first, where=where)


def answer(context: TurnContext) -> TurnResult | None:
    """The answer to one of these questions; None if the turn is about something else."""
    asked, desk = context.session.asked, cases.desk(context)
    problem = context.house.city.problem(asked.slot("problem"))
    if problem is None or desk is None:
        return None
    if code := find.code_in(context):
        return codes.of_code(context, code, "status")
    yes, slot = cases.read_yes_no(context), asked.slot("slot")
    if slot == SAME and yes and (known := desk.incident_of(asked.slot("first"))) is not None:
        return known_reports.told(context, known)
    if slot == REPORT and yes is not None:
        return _reported(context, problem) if yes else codes.without_code(context)
    if slot == SAME and yes is False:
        return _ask_where(context, problem)
    if slot == codes.CODE and (unknown := codes.without_any(context)) is not None:
        return unknown
    where = context.house.readers.places.read(
        context.turn.text, context.language, "place" if slot == codes.CODE else ""
    )
    return _of_place(context, problem, found=known_reports.at_place(context, problem, where.value)) if where else None


def _of_place(context: TurnContext, problem: Problem, *, found: Incident | None) -> TurnResult:
    """How it stands there; asks whether to report it, where nothing of the kind is known there."""
    if found is not None:
        return known_reports.told(context, found)
    asked = Ask(REPORT, context.say("case.theirs.none", name=context.words(problem.name)), "yes-no")
    return _ask(context, problem, REPORT, asked, where=context.turn.text)


def _reported(context: TurnContext, problem: Problem) -> TurnResult:
    """Reports it, at the place that was given."""
    said = context.session.asked.slot("where")
    where = context.house.readers.places.read(said, context.language)
    context = replace(context.with_session(expects=None), turn=replace(context.turn, text=said, keys=""), written=said)
    return report.begin(context, problem, where)
