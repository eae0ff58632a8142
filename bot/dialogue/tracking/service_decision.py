"""Which service a turn means. It is decided only here, once a turn; rules and errands read it.

What speaks for a service stands elsewhere: the words of a turn in service_signs.py, chances in service_switch.py (one in hand)
and service_belief.py (none settled), the search in bot/retrieval/services. What acts on them, and in which order, stands here; the
cut-offs are the section `which_service` of intents/learned/thresholds.yml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.answering import select
from bot.answering.answers import answers, answers_faintly
from bot.answering.wording import is_readable
from bot.catalogue.model import Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking import hearsay, open_goal, reference, service_belief, service_signs, service_switch
from bot.dialogue.tracking.aspect import asked_in_part, aspect_of
from bot.dialogue.tracking.named_option import named_option, option_by_words
from bot.dialogue.tracking.service_belief import Belief
from bot.dialogue.turn.context import TurnContext
from bot.retrieval.services.result import SearchResult
from bot.retrieval.services.search import CHOICES

RATHER = THRESHOLDS.which_service.believed_over
RATHER_THOUGH = THRESHOLDS.which_service.believed_over_answer
ENOUGH = THRESHOLDS.which_service.believed_least
OVER = THRESHOLDS.which_service.over
TOLD = THRESHOLDS.which_service.told
LEFT = THRESHOLDS.which_service.left
BESIDE_BELOW = THRESHOLDS.which_service.beside
BESIDE_FAINT_BELOW = THRESHOLDS.which_service.beside_faint
OWN_NEED = THRESHOLDS.which_service.own_need
ALONE, NEXT = THRESHOLDS.which_service.alone, THRESHOLDS.which_service.next
CLEAR_NEED = THRESHOLDS.which_service.clear_need
FAINT = THRESHOLDS.which_service.faint
MOST_NEED = 300
"""Characters of a need put in several turns."""
Outcome = Literal[
    "stays", "over", "settled", "back", "deferred", "between", "alike", "believed", "anew", "none", "unmet"
]
"""stays: the service in hand; over: another, or the likeliest where none is in hand, though nobody said so; settled: one that was
named, picked or surely found; back: one talked about before; deferred: a need put off before; between: one of several, to be asked;
alike: the same, all of one name; believed: what is believed of the need by now, as if searched for; anew: what the search of the
turn finds, for which see `searched`; none: nothing that was found; unmet: a plain need that no service meets."""


@dataclass(frozen=True, slots=True)
class ServiceDecision:
    """Which service a turn means."""

    outcome: Outcome
    services: tuple[Service, ...] = ()
    """The one meant first, then those to be named beside it; where it is asked, those to choose from."""
    if_silent: tuple[Service, ...] = ()
    """Those named beside it only where its entry does not say what is asked."""
    chances: tuple[tuple[str, float], ...] = ()
    """What is believed from now on: source ids with their chances, the likeliest first."""
    need: str = ""
    """The need in the resident's words from now on; empty if it stays what it was."""
    tells: bool = False
    """True if a figure of somebody's is told rather than anything asked."""

    @property
    def service(self) -> Service | None:
        """The one meant, where one is."""
        return self.services[0] if self.services and self.outcome not in {"between", "alike"} else None


def decide(context: TurnContext) -> ServiceDecision:
    """Which service a turn means, from the conversation and the turn; worked out once a turn."""
    key = (context.turn.text, context.language, context.session.focus)
    known: ServiceDecision | None = next((each for of, each in context.decided if of == key), None)
    if known is not None:
        return known
    decision = _decided(context)
    context.decided.append((key, decision))
    return decision


def _decided(context: TurnContext) -> ServiceDecision:
    if (before := service_signs.gone_back_to(context)) is not None:
        return ServiceDecision("back", (before,))
    if service_signs.takes_up_deferred(context):
        return ServiceDecision("deferred", need=context.session.focus.deferred_need)
    if context.service is not None and context.found is not None:
        return _in_hand(context, context.service)
    if reference.is_unsettled(context) and context.found is not None:
        return _unsettled(context)
    return ServiceDecision("anew")


def _in_hand(context: TurnContext, service: Service) -> ServiceDecision:
    """The decision while a service is in hand: the belief of an open need, then the words, then the likeliest."""
    asked = reference.without_circumstance(context)
    if open_goal.is_open(context):
        context = open_goal.update_belief(context)
        if service_signs.is_followup(asked) and (rather := better_candidate(context, service)):
            left = [each for each in open_goal.services(context) if each not in (rather, service)]
            need = context.session.focus.goal_text
            return ServiceDecision("over", (rather, service, *left), (), context.session.focus.belief, need)
    named = named_option(context)
    if named is not None and named != service:
        return ServiceDecision("over", (named, service), (), (), context.turn.text)
    if service_signs.is_still_meant(context, service) or hearsay.is_of_it(context):
        return _stays(context, service)
    if service_signs.names_another(context):
        return ServiceDecision("anew")
    return weighed(context, asked, service)


def weighed(context: TurnContext, asked: TurnContext, service: Service) -> ServiceDecision:
    """The service in hand, another one that is likelier, or neither.

    asked: the turn without a circumstance told before its question.
    """
    moved = service_switch.score(service_switch.features(asked, service), without=context.session.focus.rejected)
    others, found = service_switch.services(context, moved), context.found
    most = moved.others[0][1] if others else 0.0
    is_found = found is not None and found.outcome == "this" and others[:1] == [reference.likeliest(context)]
    over = 1.0 if is_found else OVER
    if moved.none >= max(moved.stays * OVER, most):
        # Why not anew: "she is alone and earned twenty thousand last year" is told for the service in hand.
        stays = ServiceDecision("stays", (service,), (), context.session.focus.belief, tells=True)
        return stays if reference.tells_figure(context) else ServiceDecision("anew")
    if moved.stays * over >= most and not moved.is_left(LEFT, OVER):
        if open_goal.is_doubtful(context, service):
            moved = service_switch.together(moved, context.session.focus.belief)
            return _stays(context, service, service_switch.services(context, moved))
        aspect = aspect_of(context) or asked_in_part(context)
        is_sure = moved.stays >= BESIDE_BELOW
        hardly = moved.stays < BESIDE_FAINT_BELOW and answers_faintly(context, service, aspect)
        return _stays(context, service) if is_sure and not hardly else _stays(context, service, others)
    if is_found and moved.stays < LEFT:
        return ServiceDecision("anew")
    chances = tuple(sorted(((service.source_id, moved.stays), *moved.others), key=lambda pair: -pair[1]))
    if most >= TOLD:
        return ServiceDecision("over", (others[0], service, *others[1:]), (), chances, context.turn.text)
    likely = open_goal.services(context.with_focus(belief=chances))
    return ServiceDecision("between", tuple(likely[:CHOICES]), (), chances, context.turn.text)


def searched(context: TurnContext, found: SearchResult) -> ServiceDecision:
    """Which service a need means by a search of its own: one alone, one with others beside it, one of several, or none."""
    # Why the first alone: in mid-talk what is near is more often meant, and both were measured on first needs.
    is_first = not context.session.focus.goal_text
    if found.is_unmet and is_first:
        return ServiceDecision("unmet")
    needs = context.meaning.intent == "find_service" and context.meaning.confidence >= CLEAR_NEED
    if not found.candidates or (found.outcome == "none" and not (needs and found.among >= FAINT)):
        return ServiceDecision("none")
    services = tuple(context.house.catalogue.services[each.number] for each in found.candidates)
    alike = context.house.catalogue.sharing(context.turn.text, [each.number for each in found.candidates])
    if len(alike) > 1:
        return ServiceDecision("alike", tuple(sorted(alike, key=services.index)))
    # Why a list: "is there some money for us" is told of one of several as surely as if it had been named.
    if len(services) > 1 and (found.outcome != "this" or (is_first and (found.is_open or found.is_rivalled))):
        return ServiceDecision("between", services)
    if is_alone(found) or found.among < found.confidence + NEXT:
        return ServiceDecision("settled", services[:1])
    # Why not beside it: what can be told of an entry in another language is long, and the others would not fit in a text.
    is_told = any(is_readable(context, fact) for fact in services[0].facts)
    return ServiceDecision("over" if is_told else "between", services)


def is_alone(found: SearchResult) -> bool:
    """True if the first service of a search is sure enough to be told alone."""
    return found.confidence >= ALONE


def _stays(context: TurnContext, service: Service, others: Iterable[Service] | None = None) -> ServiceDecision:
    """The service in hand, with others beside it, or those of an open need if the entry does not answer."""
    is_open = others is None and open_goal.is_open(context)
    silent = open_goal.others(context, service) if is_open else _siblings(context, service)
    beside = open_goal.not_just_shown(context, [*others]) if others is not None else []
    return ServiceDecision("stays", (service, *beside), tuple(silent), context.session.focus.belief)


def kept(context: TurnContext, service: Service) -> ServiceDecision:
    """The service in hand, asked about so plainly that no search may change it; with others while it is doubtful."""
    left = open_goal.others(context, service) if open_goal.is_doubtful(context, service) else []
    return ServiceDecision("stays", (service, *left), (), context.session.focus.belief)


def _siblings(context: TurnContext, service: Service) -> list[Service]:
    """The other services of the list from which one was picked."""
    shown = reference.listed(context, context.session.focus.last_list)
    return [each for each in shown if each != service] if service in shown else []


def beside(context: TurnContext, decision: ServiceDecision, *, known: bool) -> list[Service]:
    """The services to be named beside the answer of the one meant; those of its list only where they say what it does not.

    known: the entry of the one meant says what was asked.
    """
    shown = [] if known else _siblings(context, decision.services[0])
    silent = [] if known else [each for each in decision.if_silent if each not in shown or answers(context, each)]
    return list({each.source_id: each for each in (*silent, *decision.services[1:])}.values())[:CHOICES]


def better_candidate(context: TurnContext, service: Service) -> Service | None:
    """A service that an open need is clearly about instead of the one in hand, or None."""
    believed = Belief(context.session.focus.belief)
    first = open_goal.services(context)[:1]
    if not first or first[0].source_id == service.source_id:
        return None
    chance = believed.of(first[0].source_id)
    much = chance / max(believed.of(service.source_id), service_belief.LEAST)
    if chance < ENOUGH or much < RATHER:
        return None
    says = much < RATHER_THOUGH and answers(context, service, 1 - select.NOWHERE)
    return None if says else first[0]


def _unsettled(context: TurnContext) -> ServiceDecision:
    """The decision for an open need with no service in hand: one of the list by its words, else the belief."""
    found, text, focus = context.found, context.turn.text, context.session.focus
    assert found is not None
    if picked := option_by_words(context):
        return ServiceDecision("settled", (picked,))
    # Why so: a question that names nothing is no sign of which one is meant, whatever it is near.
    names_nothing = bool(context.house.keywords.plain.aspect(text))
    if service_signs.has_confident_match(context) and not names_nothing:
        return ServiceDecision("anew")
    own = found.need_chance >= OWN_NEED
    if not names_nothing:
        is_restated = own and found.outcome == "this"
        context = open_goal.restated(context) if is_restated else open_goal.update_belief(context)
    ranked, chances = open_goal.services(context), context.session.focus.belief
    if not ranked:
        return ServiceDecision("anew")
    believed, aspect = open_goal.as_searched(context), aspect_of(context)
    shown = {service.source_id for service in reference.listed(context, focus.last_list)}
    if (reference.asks(context) or aspect) and (shown or believed.outcome != "none"):
        said_first = _saying_first(context, ranked, aspect)
        return ServiceDecision("over", tuple(said_first), (), chances, focus.goal_text)
    if believed.outcome == "none":
        is_question = context.meaning.intent.startswith("ask_") and not own
        return ServiceDecision("between" if is_question else "anew", tuple(ranked[:CHOICES]), (), chances)
    need = f"{focus.goal_text} {text}"[-MOST_NEED:]
    is_shown = {service.source_id for service in ranked[:CHOICES]} == shown
    return ServiceDecision("over" if is_shown else "believed", tuple(ranked), (), chances, need)


def _saying_first(context: TurnContext, ranked: list[Service], aspect: str) -> list[Service]:
    """Services in order, but first one whose entry answers, if that of the likeliest one does not."""
    first = next((s for s in ranked[:CHOICES] if select.choose(context, s, aspect)), ranked[0])
    return [first, *(service for service in ranked if service != first)]
