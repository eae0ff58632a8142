"""A need whose service is not settled yet: the belief over services, turn by turn, and what follows from it."""

from __future__ import annotations

from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import service_belief
from bot.dialogue.tracking.reference import merged_with_goal
from bot.dialogue.tracking.service_belief import Belief
from bot.dialogue.turn.context import TurnContext
from bot.model.option_value import services_of
from bot.retrieval.services.result import SearchResult, as_found
from bot.retrieval.services.search import CHOICES

SETTLED = THRESHOLDS.which_service.settled
DOUBTED = THRESHOLDS.which_service.doubted
WORTH = THRESHOLDS.which_service.believed_worth


def is_open(context: TurnContext) -> bool:
    """True while nobody has said which service the need is about, and no service is nearly sure."""
    chances = context.session.focus.belief
    return bool(context.session.focus.goal_text and chances) and chances[0][1] < SETTLED


def update_belief(context: TurnContext) -> TurnContext:
    """The turn with the updated belief about the need, without services that were refused."""
    focus, found, asked, catalogue = context.session.focus, context.found, context.asked, context.house.catalogue
    if not focus.goal_text or found is None or asked is None:
        return context
    seen = service_belief.features(Belief(focus.belief), found, asked, catalogue, focus.rejected)
    return context.with_focus(belief=service_belief.update(seen).chances)


def restated(context: TurnContext) -> TurnContext:
    """The turn with the belief after the need was put in other words; both searches count alike."""
    found = merged_with_goal(context, context.session.focus.rejected).found
    return (
        context.with_focus(belief=service_belief.from_search(found, context.house.catalogue).chances)
        if found
        else context
    )


def services(context: TurnContext) -> list[Service]:
    """Services that the need may be about, the likeliest first."""
    get = context.house.catalogue.get
    return [service for name, _ in context.session.focus.belief if (service := get(name))]


def as_searched(context: TurnContext) -> SearchResult:
    """The belief about the need in the form of a search result."""
    assert context.found is not None
    number = context.house.catalogue.number
    return as_found([(number(name), chance) for name, chance in context.session.focus.belief], context.found)


def is_doubtful(context: TurnContext, service: Service) -> bool:
    """True if nobody said which service it is, and the one in hand is probably not it."""
    return is_open(context) and Belief(context.session.focus.belief).of(service.source_id) < DOUBTED


def others(context: TurnContext, service: Service) -> list[Service]:
    """The next likeliest services to offer beside one, without those just offered."""
    believed = Belief(context.session.focus.belief)
    left = [s for s in services(context) if s.source_id != service.source_id and believed.of(s.source_id) >= WORTH]
    return not_just_shown(context, left)


def not_just_shown(context: TurnContext, left: list[Service]) -> list[Service]:
    """Some services to offer: the next ones, if the first were in the last list."""
    shown = set(services_of(context.session.focus.last_list))
    next_ = left[:CHOICES]
    return [s for s in left if s.source_id not in shown][:CHOICES] if {s.source_id for s in next_} <= shown else next_
