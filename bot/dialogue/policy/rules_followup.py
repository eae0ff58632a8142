"""Rules on what was talked about before: picks, the way back, going on, a need still open."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import select
from bot.answering.answers import answers, answers_faintly
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import open_goal, reference, service_switch
from bot.dialogue.tracking.aspect import ASPECTS, asked_in_part, aspect_of
from bot.dialogue.tracking.reference import (
    gone_back_to,
    has_confident_match,
    is_followup,
    merged_with_goal,
    search_goal,
)
from bot.dialogue.tracking.service_switch import SwitchOdds
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer, service_search
from bot.language.keywords import LAST, OTHER
from bot.model.turn_result import TurnResult
from bot.retrieval.services.search import CHOICES

CLEARLY = THRESHOLDS.followup.speaks
OWN_NEED = THRESHOLDS.followup.own_need
OVER = THRESHOLDS.switch.takes_over
SURELY_OTHER = THRESHOLDS.switch.told
LEFT = THRESHOLDS.switch.left
SURELY_HERE = THRESHOLDS.switch.others
OTHERS_BELOW = THRESHOLDS.switch.others_hardly
MOST_NEED = 300
"""Characters of a need put in several turns."""


def pick_from_list(context: TurnContext) -> TurnResult | None:
    """ "The first one", "the other one": of the last list, though other things were said since."""
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
    aspect = aspect_of(context)
    if picked is None:
        return None
    context = context.with_focus(belief=())
    return (
        service_answer.answer_question(context, picked, aspect) if aspect else service_answer.introduce(context, picked)
    )


def return_to_previous(context: TurnContext) -> TurnResult | None:
    """Back to a service talked about before."""
    service, aspect = gone_back_to(context), aspect_of(context)
    if service is None:
        return None
    context = context.with_focus(belief=())
    return (
        service_answer.answer_question(context, service, aspect)
        if aspect
        else service_answer.introduce(context, service)
    )


def follow_up_or_switch(context: TurnContext) -> TurnResult | None:
    """On with the service in hand, or over to one of its kind."""
    service, aspect = context.service, aspect_of(context) or asked_in_part(context)
    if service is None or context.found is None or context.asked is None:
        return None
    asked = reference.without_circumstance(context)
    if open_goal.is_open(context):
        context = open_goal.update_belief(context)
        rather = open_goal.better_candidate(context, service) if is_followup(asked) else None
        if rather:
            left = [each for each in open_goal.services(context) if each not in (rather, service)]
            return service_search.answer_most_likely(
                context, [rather, service, *left], aspect, context.session.focus.goal_text
            )
    if reference.is_surely_followup(context):
        return _with_others_of_need(context, service, _answer_of(context, service, aspect))
    if reference.names_another(context):
        return None
    return go_on_or_over(context, asked, service, aspect)


def go_on_or_over(context: TurnContext, asked: TurnContext, service: Service, aspect: str) -> TurnResult | None:
    """The answer of the service in hand, of another one that is meant rather, or None where neither is likeliest.

    asked: the turn without a circumstance told before its question.
    """
    moved = service_switch.score(service_switch.features(asked, service), without=context.session.focus.rejected)
    others, found = service_switch.services(context, moved), context.found
    most = moved.others[0][1] if others else 0.0
    is_found = found is not None and found.outcome == "this" and others[:1] == [reference.likeliest(context)]
    over = 1.0 if is_found else OVER
    if moved.none >= max(moved.stays * OVER, most):
        # Why not none: "she is alone and earned twenty thousand last year" is told for the service in hand.
        return _answer_of(context, service, aspect or "who") if reference.tells_figure(context) else None
    if moved.stays * over >= most:
        return _goes_on(context, service, aspect, moved, others)
    if is_found and moved.stays < LEFT:
        return None
    believed = ((service.source_id, moved.stays), *moved.others)
    context = context.with_focus(belief=tuple(sorted(believed, key=lambda pair: -pair[1])))
    if most >= SURELY_OTHER:
        return service_search.answer_most_likely(context, [others[0], service, *others[1:]], aspect, context.turn.text)
    context = context.with_focus(pending_question=context.turn.text, goal_text=context.turn.text)
    return service_search.offer(context, open_goal.services(context)[:CHOICES])


def _goes_on(
    context: TurnContext, service: Service, aspect: str, moved: SwitchOdds, others: list[Service]
) -> TurnResult:
    """The answer of the service in hand, with others offered beside where it may not be about that or does not say."""
    answered = _answer_of(context, service, aspect)
    if open_goal.is_doubtful(context, service):
        others = service_switch.services(context, service_switch.together(moved, context.session.focus.belief))
    elif moved.stays >= OTHERS_BELOW or (moved.stays >= SURELY_HERE and not answers_faintly(context, service, aspect)):
        return _with_others_of_need(context, service, answered)
    left = [*_siblings(context, service, answered), *open_goal.not_just_shown(context, others)]
    left = list({each.source_id: each for each in left}.values())[:CHOICES]
    return service_search.with_alternatives(context, answered, left) if left else answered


def _with_others_of_need(context: TurnContext, service: Service, answered: TurnResult) -> TurnResult:
    """An answer, with the other services that the need may be about where it is open and the entry does not say."""
    is_open = not answered.effect.known and open_goal.is_open(context)
    others = open_goal.others(context, service) if is_open else _siblings(context, service, answered)
    return service_search.with_alternatives(context, answered, others) if others else answered


def _siblings(context: TurnContext, service: Service, answered: TurnResult) -> list[Service]:
    """The others of the list that a service was picked from, where they say what its own entry does not."""
    if answered.effect.known:
        return []
    shown = reference.listed(context, context.session.focus.last_list)
    return [each for each in shown if each != service and answers(context, each)] if service in shown else []


def _answer_of(context: TurnContext, service: Service, aspect: str) -> TurnResult:
    """The answer of the service in hand; what was heard faintly decides where no fact speaks for itself."""
    if not aspect and not answers(context, service, CLEARLY):
        aspect = ASPECTS.get(context.meaning.intent, "")
    return service_answer.answer_question(context, service, aspect)


def refine_goal(context: TurnContext) -> TurnResult | None:
    """More on a need no service was found for: a question is answered for the likeliest; a list is never shown twice."""
    alone = context.found
    if not reference.is_unsettled(context) or alone is None:
        return None
    focus, aspect = context.session.focus, aspect_of(context)
    if picked := reference.option_by_words(context):
        asks = aspect or context.house.keywords.has("asking", context.turn.text)
        context = context.with_focus(belief=())
        return (
            service_answer.answer_question(context, picked, aspect)
            if asks
            else service_answer.introduce(context, picked)
        )
    # Why so: a question that names nothing is no sign of which one is meant, whatever it is near.
    names_nothing = bool(context.house.keywords.plain.aspect(context.turn.text))
    if has_confident_match(context) and not names_nothing:
        return None
    own = alone.need_chance >= OWN_NEED
    if not names_nothing:
        is_restated = own and alone.outcome == "this"
        context = open_goal.restated(context) if is_restated else open_goal.update_belief(context)
    ranked, found = open_goal.services(context), open_goal.as_searched(context)
    if not ranked:
        return None
    shown = {service.source_id for service in reference.listed(context, focus.last_list)}
    asks = reference.asks(context) or bool(aspect)
    if asks and (shown or found.outcome != "none"):
        return service_search.answer_most_likely(
            context, _saying_first(context, ranked, aspect), aspect, focus.goal_text
        )
    if found.outcome == "none":
        is_question = context.meaning.intent.startswith("ask_") and not own
        return service_search.offer(context, ranked[:CHOICES]) if is_question else None
    need = f"{focus.goal_text} {context.turn.text}"[-MOST_NEED:]
    if {service.source_id for service in ranked[:CHOICES]} == shown:
        return service_search.answer_most_likely(context, ranked, "", need)
    return service_search.find(replace(context, found=found), aspect, need)


def _saying_first(context: TurnContext, ranked: list[Service], aspect: str) -> list[Service]:
    """Services in their order, but first one that says what is asked, where the likeliest one does not."""
    first = next((s for s in ranked[:CHOICES] if select.choose(context, s, aspect)), ranked[0])
    return [first, *(service for service in ranked if service != first)]


def take_up_deferred(context: TurnContext) -> TurnResult | None:
    """The second need of an earlier breath, taken up now."""
    need = context.session.focus.deferred_need
    if not need or context.found is None or not reference.is_deferred_need(context, need):
        return None
    context = context.with_session(
        focus=replace(context.session.focus.on(""), deferred_need="", goal_text=need, belief=())
    )
    own = search_goal(context)
    found = own if own and own.outcome == "this" else merged_with_goal(context).found
    return service_search.find(replace(context, found=found), aspect_of(context), need)
