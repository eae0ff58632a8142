"""Life events: kind words first, then the few things to do, in order, across departments."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.model import LifeEvent, Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.model.option_value import service_value, services_of
from bot.model.reply import Choices, Option, Say
from bot.model.turn_result import TurnResult

NEAR_ENOUGH = THRESHOLDS.life_event.understood
LIKELY_ENOUGH = THRESHOLDS.life_event.surely_understood
IN_THREAD = THRESHOLDS.life_event.in_talk
SURELY = THRESHOLDS.life_event.surely
BY_SAYINGS = THRESHOLDS.life_event.by_sayings
TOLD = 3
DONE, GOT, LEFT = "step-done", "step-got", "asks-left"
"""Acts: one of several things to do is told as done, or in words that may also tell what somebody has; it is asked what is left."""


def near(context: TurnContext) -> tuple[LifeEvent | None, float]:
    """The nearest life event of those that a text plainly tells of, and how near it is (cosine)."""
    if context.asked is None:
        return None, 0.0
    ids = [event.id for event in context.house.city.events]
    name, score = context.house.events.best(
        context.asked, context.house.told.among(ids, context.turn.text, context.written)
    )
    return get(context, name), score


def by_sayings(context: TurnContext) -> tuple[LifeEvent | None, float]:
    """The life event that a text tells of by the city's sayings, in words no pattern knows, and its chance.

    Only while nothing is in hand and nothing was asked: what is said then is an answer, or of that thing.
    """
    if context.found is None or context.service or context.session.expects:
        return None, 0.0
    # Why not: what is left to do is near what is asked after a death, whatever happened.
    told = context.house.acts.among((DONE, GOT, LEFT), context.turn.text, context.written)
    if LEFT in told and len(told) > 1:
        return None, 0.0
    name, chance = next(iter(context.found.events), ("", 0.0))
    return (get(context, name), chance) if chance >= BY_SAYINGS else (None, 0.0)


def get(context: TurnContext, name: str) -> LifeEvent | None:
    """A life event by its id."""
    return next((event for event in context.house.city.events if event.id == name), None)


def guide(context: TurnContext, event: LifeEvent, score: float = 1.0) -> TurnResult:
    """What to do in a life event: the steps with why, then which to start with."""
    catalogue = context.house.catalogue
    steps = [(step, service) for step in event.steps if (service := catalogue.get(step.service)) and service.public][
        :TOLD
    ]
    if not steps:
        return context.answer(
            Say(context.words(event.kind_words)), Say(context.say("greet.again")), outcome="asked", errand="event"
        )
    context = context.with_focus(
        event=event.id,
        steps_done=(),
        goal_text=context.turn.text or context.session.focus.goal_text,
        service="",
        told_here=(),
        belief=(),
    )
    first, service = steps[0]
    why = Say(context.say("event.first", name=context.words(service.name), why=context.words(first.why)))
    listed = choices(context, [service for _, service in steps])
    names = {service.source_id: context.words(service.name) for _, service in steps}
    kind = Say(context.words(event.kind_words))
    return context.answer(kind, why, listed, outcome="choices", errand="event", score=score, names=names)


def is_listed(context: TurnContext) -> bool:
    """True while the steps of a life event are offered, and none of them is in hand."""
    focus = context.session.focus
    return bool(focus.open_options) and context.service is None and get(context, focus.event) is not None


def first_step(context: TurnContext) -> Service | None:
    """The first of the steps offered, while none of them is in hand; None if no life event is."""
    names = services_of(context.session.focus.open_options) if is_listed(context) else []
    return next((found for name in names if (found := context.house.catalogue.get(name))), None)


def list_again(context: TurnContext) -> TurnResult:
    """The same steps, after somebody put right how it came about: who may have each is told with it."""
    services = [
        found
        for name in services_of(context.session.focus.open_options)
        if (found := context.house.catalogue.get(name))
    ]
    names = {service.source_id: context.words(service.name) for service in services}
    said = Say(context.say("event.stays"))
    return context.answer(said, choices(context, services), outcome="choices", errand="event", names=names)


def choices(context: TurnContext, services: Sequence[Service], asked: str = "event.steps") -> Choices:
    """Services to pick from, numbered in their order. asked: the key of the question before them."""
    rows = enumerate(services, 1)
    options = tuple(Option(str(n), context.words(each.name), service_value(each.source_id)) for n, each in rows)
    return Choices(context.say(asked), options)
