"""How something in the street stands that others reported: told to anybody who asks after it, without a case of theirs."""

from __future__ import annotations

from bot.catalogue.model import Problem
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import report_reading
from bot.errands.case import desk as cases
from bot.errands.case import find, place, wording
from bot.model.incident import Incident
from bot.model.place import Place
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult
from bot.reports.joining import open_joining, since

ASKS = "asks-stands"


def tell(context: TurnContext) -> TurnResult | None:
    """How a report of others stands that a turn asks after by kind and place; None if it asks after none."""
    text = context.turn.text
    if context.turn.keys or find.code_in(context) or not context.house.acts.among((ASKS,), text, context.written):
        return None
    found = _asked_after(analyse(context, text))
    if found is None:
        return None
    return told(context, found)


def told(context: TurnContext, found: Incident) -> TurnResult:
    """Tells how a report stands, and leaves no question open."""
    problem = context.house.city.problem(found.problem)
    name = context.words(problem.name) if problem else ""
    if found.is_fixed:
        parts: list[Part] = [
            Say(context.say("case.report.fixed", name=name, place=wording.others_place(context, found.place)))
        ]
    else:
        day = wording.day(context, found.opened_at, near_too=False)
        parts = [
            Say(context.say("case.report.seen", name=name, place=wording.others_place(context, found.place), day=day))
        ]
        parts += wording.pledge(context, found.pledged if found.pledged and found.pledged > context.turn.at else None)
        # Why to others too: what keeps people safe is told to anybody.
        parts += [Say(context.words(problem.urgent))] if problem and problem.urgent else []
    context = context.with_session(expects=None).with_focus(goal_text=context.turn.text, belief=(), service="")
    return context.answer(*parts, outcome="answered", errand="report")


def _asked_after(context: TurnContext) -> Incident | None:
    """The report of others that is likeliest meant."""
    said, desk = report_reading.read(context), cases.desk(context)
    where = place.surely(said.place)
    if desk is None or where is None or not said.named or said.named[0].is_of_one_home:
        return None
    problem = said.named[0]
    if any(case.problem == problem.id for case in cases.own_cases(context)):
        return None
    return at_place(context, problem, where)


def at_place(context: TurnContext, problem: Problem, where: Place | None) -> Incident | None:
    """The report of a kind that is likeliest meant by a place; None if none is, or no place is known."""
    desk, at = cases.desk(context), context.turn.at
    if desk is None or where is None:
        return None
    known = desk.incidents_since(problem.id, since(problem, at))
    found = open_joining(context.house.city).candidates(problem, where, known, at)
    return found[0].incident if found else None
