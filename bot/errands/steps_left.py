"""What is left of the things to do in a life event, once somebody says that one of them is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answering import wording
from bot.catalogue.model import LifeEvent, Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.multi_intent import CUT
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import life_events
from bot.model.reply import Say
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import length

DONE, GOT, LEFT, ON_CASE = life_events.DONE, life_events.GOT, life_events.LEFT, ("cancel", "move")
"""Acts: as there; and what is wanted of an errand, which goes first."""
LIKELY = THRESHOLDS.life_event.step_named
SHORTEST = 4
"""Length (characters of Chinese) of a clause that may tell what happened."""
ALONE, AMONG = life_events.LIKELY_ENOUGH, life_events.NEAR_ENOUGH


def answer(context: TurnContext) -> TurnResult | None:
    """Tells what is left of a life event's list; None if a turn does not ask for it, or it is not plain of which event."""
    acts, text = context.house.acts, context.turn.text
    said = () if context.turn.keys else acts.among((DONE, GOT, LEFT), text, context.written)
    if acts.among(ON_CASE, text, context.written):
        return None
    if LEFT not in said or not (len(said) > 1 or context.session.focus.event):
        return None
    event = _event(context)
    return _tell(context, event, _done(context, event)) if event is not None else None


def is_told_done(context: TurnContext, service: Service) -> bool:
    """True if the clause that names a service says that it is done: no wish begins there."""
    named = (_chance(analyse(context, each), service.source_id) >= LIKELY for each in _told_done(context, (DONE,)))
    return any(named)


def _event(context: TurnContext) -> LifeEvent | None:
    """The event that was talked about, the one plainly told, or of those with a step that is done the nearest to the turn."""
    if (known := life_events.get(context, context.session.focus.event)) is not None:
        return known
    events = context.house.city.events
    told = context.house.told.among([each.id for each in events], context.turn.text, context.written)
    if len(told) == 1:
        return life_events.get(context, told[0])
    with_step = [each for each in events if _done(context, each)]
    near = {each.id: _nearness(context, each) for each in with_step}
    best = max(near, key=lambda each: near[each], default="")
    # Why more where others have that step, too: nobody with a newborn is to hear what a death asks for.
    least = ALONE if len(near) == 1 else AMONG
    return life_events.get(context, best) if best and near[best] >= least else None


def _nearness(context: TurnContext, event: LifeEvent) -> float:
    """How near the nearest clause of a turn is to what people say in an event."""
    # Why without the question: "what is left to do" is near what is asked after a death, whatever happened.
    rests = (context.house.acts.without(LEFT, each) for each in _clauses(context))
    asked = [analyse(context, each).asked for each in rests if length(each) >= SHORTEST]
    return max((context.house.events.best(each, [event.id])[1] for each in asked if each is not None), default=0.0)


def _done(context: TurnContext, event: LifeEvent) -> tuple[str, ...]:
    """Steps of an event that are done: told so before, or now."""
    before = context.session.focus.steps_done
    now = (_step_of(analyse(context, each), event) for each in _told_done(context, (DONE, GOT)))
    return tuple(dict.fromkeys((*before, *(each for each in now if each))))


def _step_of(said: TurnContext, event: LifeEvent) -> str:
    """The likeliest step of an event in a clause; empty if none is likely."""
    best = max((step.service for step in event.steps), key=lambda each: _chance(said, each), default="")
    return best if best and _chance(said, best) >= LIKELY else ""


def _chance(said: TurnContext, service: str) -> float:
    catalogue = said.house.catalogue
    known = catalogue.get(service) is not None and said.found is not None
    return said.found.chance(catalogue.number(service)) if known and said.found is not None else 0.0


def _clauses(context: TurnContext) -> list[str]:
    return [each.strip() for each in context.house.keywords.patterns.split(CUT, context.turn.text) if each.strip()]


def _told_done(context: TurnContext, words: tuple[str, ...]) -> Iterator[str]:
    """The clauses that tell of something as done, without what is asked beside it."""
    acts = context.house.acts
    for clause in _clauses(context):
        rest = acts.without(LEFT, clause)
        if rest and acts.among(words, clause):
            yield rest


def _tell(context: TurnContext, event: LifeEvent, done: Iterable[str]) -> TurnResult:
    """The steps that are left, in their order; which to go on with."""
    done, catalogue = tuple(done), context.house.catalogue
    found = ((step, catalogue.get(step.service)) for step in event.steps if step.service not in done)
    left = [service for _, service in found if service is not None and service.public]
    context = context.with_focus(event=event.id, steps_done=done, service="", told_here=(), belief=())
    if not left:
        return context.answer(
            Say(context.say("event.none_left")), Say(context.say("greet.again")), outcome="talk", errand="event"
        )
    names = {each.source_id: context.words(each.name) for each in left}
    all_of_them = context.say("event.left", names=wording.listed(context, [*names.values()]))
    choices = life_events.choices(context, left[: life_events.TOLD], "event.next")
    return context.answer(Say(all_of_them), choices, outcome="choices", errand="event", names=names)
