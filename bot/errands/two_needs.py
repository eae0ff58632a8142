"""Two needs in one text: both are named and answered one after the other."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Service
from bot.dialogue.tracking.multi_intent import NeedClause
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer, service_search
from bot.model.option_value import service_value
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.search import CHOICES


def answer_both(context: TurnContext, first: NeedClause, second: NeedClause) -> TurnResult:
    """Answers the first need and names the second if each is sure; otherwise asks which comes first."""
    one, other = service_of(context, first), service_of(context, second)
    context = context.with_focus(goal_text=context.turn.text, deferred_need=second.text, belief=())
    if {first.found.outcome, second.found.outcome} != {"this"}:
        next_ = [service_of(context, half, 1) for half in (first, second) if len(half.found.candidates) > 1]
        services = list({service.source_id: service for service in (one, other, *next_)}.values())
        return service_search.offer(context, services[:CHOICES], prompt="two.which", score=first.found.confidence)
    return take_both(context.with_focus(goal_text=first.text), one, other, first.found.confidence)


def take_both(context: TurnContext, one: Service, other: Service, score: float = 1.0) -> TurnResult:
    """One service told and another named, to be asked about next."""
    answered = service_answer.introduce(context.with_focus(deferred_need=context.words(other.name)), one, score)
    parts = (
        Say(context.say("two.first")),
        *answered.reply.parts,
        Say(context.say("two.then", name=context.words(other.name))),
    )
    shown = tuple(service_value(service.source_id) for service in (one, other))
    session = replace(answered.session, focus=replace(answered.session.focus, last_list=shown))
    return replace(answered, reply=replace(answered.reply, parts=parts), session=session)


def service_of(context: TurnContext, half: NeedClause, place: int = 0) -> Service:
    """The likeliest service of a clause; place: the one so many behind it."""
    return context.house.catalogue.services[half.found.candidates[place].number]
