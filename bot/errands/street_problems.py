"""Something broken or dirty: who looks after it, by when, whom to ring. Filing the report is an errand on a case."""

from __future__ import annotations

from bot.answering import wording
from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.reports.things import names_thing

NEAR_ENOUGH = THRESHOLDS.problem.understood
SURELY = THRESHOLDS.problem.surely


def near(context: TurnContext) -> tuple[Problem | None, float]:
    """The problem that a text names, and how near it is (cosine)."""
    named = {each.id for each in context.house.city.problems if names_thing(each, context.turn.text)}
    if context.asked is None or not named:
        return None, 0.0
    name, score = context.house.problems.best(context.asked, named)
    return context.house.city.problem(name), score


def told(context: TurnContext, problem: Problem, score: float) -> TurnResult:
    """Who looks after a problem and whom to ring; a person is offered for the report."""
    team, pledge = context.words(problem.team), context.words(problem.pledge)
    context = context.with_focus(goal_text=context.turn.text, belief=())
    urgent = [Say(context.words(problem.urgent))] if problem.urgent else []
    call = Say(context.say("problem.call", team=team, pledge=pledge))
    number = wording.phone_detail(context, problem.phone)
    report = Say(context.say("problem.report"))
    return handover.offer(
        context, *urgent, call, number, report, outcome="answered", errand="report", service=problem.id, score=score
    )
