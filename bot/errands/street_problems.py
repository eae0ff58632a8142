"""Something broken or dirty: who looks after it, by when, whom to ring. Filing the report is an errand on a case."""

from __future__ import annotations

from bot.answering import wording
from bot.answering.answers import speaks_of
from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import hearsay
from bot.dialogue.tracking.aspect import means
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover
from bot.errands.report_reading import LEAD
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.reports.things import names_thing

TOLD, NEAR_ENOUGH = THRESHOLDS.problem.told, THRESHOLDS.problem.understood
SURELY, DESPITE = THRESHOLDS.problem.surely, THRESHOLDS.problem.despite_entry

IN_OWN_HOME = "tells-in-own-home"
"""The circumstance that `intents/<language>/told.yml` has words for."""


def near(context: TurnContext) -> tuple[Problem | None, float]:
    """The problem that a text names, and how near it is (cosine)."""
    named = {each.id for each in context.house.city.problems if names_thing(each, context.turn.text)}
    if context.asked is None or not named:
        return None, 0.0
    name, score = context.house.problems.best(context.asked, named)
    return context.house.city.problem(name), score


def finds_own_entry(context: TurnContext, problem: Problem) -> bool:
    """True where the service found is the one about this problem."""
    return bool(problem.entry) and _surest_entry(context) == problem.entry


def _surest_entry(context: TurnContext) -> str:
    found = context.found
    is_sure = found is not None and found.outcome == "this"
    return context.house.catalogue.services[found.candidates[0].number].source_id if found and is_sure else ""


def is_of_another(context: TurnContext, problem: Problem) -> bool:
    """True where the service found is about another problem, whose thing is not named: a poplar across the path breaks no pavement."""
    entry = _surest_entry(context)
    if not entry:
        return False
    others = [each for each in context.house.city.problems if each.entry == entry]
    return bool(others) and problem not in others and not any(names_thing(each, context.turn.text) for each in others)


def may_be_reported(context: TurnContext) -> bool:
    """False for what is at home, or the entry in hand speaks of: "he must not have salt" of meals with little salt reports no ice.

    "Is the tap water safe to drink" reports nothing either.
    """
    if hearsay.asks_if_safe(context):
        return False
    is_believed = means(context, "report_problem", least=DESPITE)
    is_of_entry = context.service is not None and not is_believed and speaks_of(context, context.service)
    return not is_of_entry and not is_at_home(context)


def is_at_home(context: TurnContext) -> bool:
    """True for what is in somebody's own home, where a service is found: lamps that went out in a flat light no street."""
    found = analyse(context, context.turn.text).found
    is_found = found is not None and found.outcome == "this"
    return is_found and bool(context.house.told.among((IN_OWN_HOME,), context.turn.text, context.written))


def is_nearest(context: TurnContext, near: float) -> bool:
    """True where no other kind is well ahead, of which only the thing is not named."""
    kinds = {each.id for each in context.house.city.problems}
    return context.asked is not None and context.house.problems.best(context.asked, kinds)[1] - near < LEAD


def told(context: TurnContext, problem: Problem, score: float) -> TurnResult:
    """Who looks after a problem and whom to ring; a person is offered for the report."""
    team, pledge = context.words(problem.team), context.words(problem.pledge)
    context = context.with_focus(goal_text=context.turn.text, belief=())
    # Why its entry in hand: "when will they come" and "there is no number on the post" are answered there.
    if problem.entry and context.house.catalogue.get(problem.entry):
        context = context.with_session(focus=context.session.focus.on(problem.entry))
    urgent = [Say(context.words(problem.urgent))] if problem.urgent else []
    call = Say(context.say("problem.call", team=team, pledge=pledge))
    number = wording.phone_detail(context, problem.phone)
    report = Say(context.say("problem.report"))
    return handover.offer(
        context, *urgent, call, number, report, outcome="answered", errand="report", service=problem.id, score=score
    )
