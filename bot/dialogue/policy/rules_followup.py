"""Rules on what was talked about before: picks, the way back, follow-ups, an open need."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answers import answers
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import open_goal, reference, service_decision
from bot.dialogue.tracking.aspect import ASPECTS, asked_in_part, aspect_of
from bot.dialogue.tracking.reference import merged_with_goal, search_goal
from bot.dialogue.tracking.service_decision import ServiceDecision, decide
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer, service_search, two_questions
from bot.language.keywords import LAST, OTHER
from bot.model.turn_result import TurnResult

CLEARLY = THRESHOLDS.facts.speaks


def pick_from_list(context: TurnContext) -> TurnResult | None:
    """Picks from the last list: "the first one", "the other one", even if other things were said since."""
    place, shown = (
        context.house.keywords.place(context.turn.text),
        reference.listed(context, context.session.focus.last_list),
    )
    if place is None or len(shown) < 2 or context.house.keywords.has("back_to", context.turn.text):
        return None
    if place == OTHER:
        left = [service for service in shown if service.source_id != context.session.focus.service]
        if len(left) > 1:
            return service_search.offer(context, left)
        place = shown.index(left[0]) + 1
    picked = shown[-1] if place == LAST else shown[place - 1] if place <= len(shown) else None
    return _settled(context, picked) if picked is not None else None


def return_to_previous(context: TurnContext) -> TurnResult | None:
    """Goes back to a service talked about before."""
    decision = decide(context)
    return _settled(context, decision.services[0]) if decision.outcome == "back" else None


def _settled(context: TurnContext, service: Service) -> TurnResult:
    """Answers what is asked of a service that somebody named or picked, otherwise says what it is."""
    context = context.with_focus(belief=())
    if (each := two_questions.answer_each(context, service)) is not None:
        return each
    asked = two_questions.asked_last(context)
    said = analyse(context, asked) if asked else context
    aspect = aspect_of(said) or asked_in_part(said)
    asks = context.house.keywords.has("asking", context.turn.text) and answers(context, service, CLEARLY)
    if aspect or asked or asks:
        return service_answer.answer_question(said, service, aspect)
    return service_answer.introduce(context, service)


def follow_up_or_switch(context: TurnContext) -> TurnResult | None:
    """Goes on with the service in hand, or over to a related one."""
    if context.service is None or context.found is None or context.asked is None:
        return None
    return as_decided(context, decide(context), aspect_of(context) or asked_in_part(context))


def as_decided(context: TurnContext, decision: ServiceDecision, aspect: str) -> TurnResult | None:
    """The answer for the decided service while one is in hand; None if the turn needs a search of its own.

    aspect: what is asked, or "".
    """
    context = context.with_focus(belief=decision.chances)
    match decision.outcome:
        case "stays":
            return _goes_on(context, decision, aspect)
        case "over":
            return service_search.answer_most_likely(context, [*decision.services], aspect, decision.need)
        case "between":
            # Why: the next question is about what is offered, and no more about what was left for it.
            if context.service not in decision.services:
                context = context.with_session(focus=context.session.focus.on(""))
            context = context.with_focus(pending_question=context.turn.text, goal_text=decision.need)
            return service_search.offer(context, [*decision.services])
    return None


def _goes_on(context: TurnContext, decision: ServiceDecision, aspect: str) -> TurnResult:
    """The answer for the service in hand; offers others if the turn may not be about it or its entry does not answer."""
    service = decision.services[0]
    if decision.tells:
        aspect = aspect or "who"
    # Why: what was heard faintly decides where no fact speaks for itself.
    elif not aspect and not answers(context, service, CLEARLY):
        aspect = ASPECTS.get(context.meaning.intent, "")
    each = None if decision.tells else two_questions.answer_each(context, service)
    answered = each or service_answer.answer_question(context, service, aspect)
    left = service_decision.beside(context, decision, known=answered.effect.known)
    return service_search.with_alternatives(context, answered, left) if left else answered


def refine_goal(context: TurnContext) -> TurnResult | None:
    """More words on an open need: a question is answered for the likeliest service; a list is never shown twice."""
    if not reference.is_unsettled(context) or context.found is None:
        return None
    decision, aspect = decide(context), aspect_of(context)
    believed = context.with_focus(belief=decision.chances)
    match decision.outcome:
        case "settled":
            asks = aspect or context.house.keywords.has("asking", context.turn.text)
            context, picked = context.with_focus(belief=()), decision.services[0]
            return (
                service_answer.answer_question(context, picked, aspect)
                if asks
                else service_answer.introduce(context, picked)
            )
        case "over":
            return service_search.answer_most_likely(believed, [*decision.services], aspect, decision.need)
        case "between":
            return service_search.offer(believed, [*decision.services])
        case "believed":
            found = open_goal.as_searched(believed)
            return service_search.find(replace(believed, found=found), aspect, decision.need)
    return None


def take_up_deferred(context: TurnContext) -> TurnResult | None:
    """Takes up the second need of an earlier text."""
    decision = decide(context)
    if decision.outcome != "deferred" or context.found is None:
        return None
    context = context.with_session(
        focus=replace(context.session.focus.on(""), deferred_need="", goal_text=decision.need, belief=())
    )
    own = search_goal(context)
    found = own if own and own.outcome == "this" else merged_with_goal(context).found
    return service_search.find(replace(context, found=found), aspect_of(context), decision.need)
