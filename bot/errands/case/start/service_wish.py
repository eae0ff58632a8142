"""Which service a wish is about, when somebody wants something done."""

from __future__ import annotations

from bot.catalogue.model import Office, Service
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.multi_intent import CUT
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import offices, steps_left
from bot.errands.case import desk as cases
from bot.errands.case import find, without_times
from bot.errands.case.start import start
from bot.retrieval.services.query import length
from bot.retrieval.services.result import SearchResult

Ranked = tuple[bool, list[tuple[Service, float]]]
"""Whether one is surely meant, and the services with their chances."""
AHEAD, SURELY_THERE = THRESHOLDS.office.ahead, THRESHOLDS.office.surely_there
RIDE, NEED = "wants-ride", "names-need"
"""The acts of who wants to be fetched, and of a clause that tells what all of it is about."""


def service_meant(context: TurnContext) -> Service | None:
    """The service meant by a wish: found, the likeliest at the named office, or the one in hand; needs the analysis.

    None if it is what is being done, or told as done: "how soon can they come" in the middle of a form begins no second one.
    """
    service = _find_meant(context)
    if service is None or _is_under_way(context, service) or steps_left.is_told_done(context, service):
        return None
    return service


def _is_under_way(context: TurnContext, service: Service) -> bool:
    """True if the open question is of a draft for a service, and nothing is said of another one."""
    case = cases.asked_case(context)
    if case is None or case.state != "draft" or case.service != service.source_id:
        return False
    return not context.house.acts.among(("another",), context.turn.text, context.written)


def _find_meant(context: TurnContext) -> Service | None:
    office = offices.named(context)
    if (first := _of_first_clause(context) or _of_need_named(context)) is not None:
        return first
    if office is not None and (ride := _of_ride(context)) is not None:
        return ride
    whole, alone = _ranked(context, context.found), _ranked(context, _found_alone(context, office))
    # Why the need alone first: the name of an office is near a service of its own, whatever somebody comes for.
    beside = _ranked(context, _found_beside(context, office)) if office is not None else (False, [])
    # Why the clause only where it is sure: it tells how somebody comes there, and hardly what for.
    rankings = (beside, alone, whole) if beside[0] else (alone, whole)
    if office is not None and (there := _at_office(context, office, rankings)) is not None:
        return there
    if office is not None and (there := _of_clause(context, office, beside[1])) is not None:
        return there
    # Why the whole where an office is named: where somebody is driven to is part of what they need.
    if whole[0]:
        return whole[1][0][0]
    if (answered := _by_answers(context, whole[1])) is not None:
        return answered
    if office is not None:
        return _by_many_answers(context)
    return alone[1][0][0] if alone[0] else context.service


def _of_ride(context: TurnContext) -> Service | None:
    """The one likely service with a form that fetches people, where a car is wanted: the time at an office is its reason, and known."""
    acts = context.house.acts
    if not acts.among((RIDE,), context.turn.text, context.written):
        return None
    likely = [service for service, chance in _ranked(context, context.found)[1] if chance >= find.LIKELY]
    forms = [each for each in likely if start.can_begin(context, each) == "form"]
    rides = [each for each in forms if acts.among((RIDE,), context.words(each.name))]
    return rides[0] if len(rides) == 1 else None


def _of_first_clause(context: TurnContext) -> Service | None:
    """The service that the first clause surely asks for by itself, where the others answer a question of its form."""
    clauses = context.house.keywords.patterns.split(CUT, context.turn.text)
    if len(clauses) < 2:
        return None
    is_sure, ranked = _ranked(context, analyse(context, clauses[0]).found)
    service = ranked[0][0] if is_sure else None
    return service if service and start.count_answers(context, service, "; ".join(clauses[1:]))[0] else None


def _of_need_named(context: TurnContext) -> Service | None:
    """The service that one clause of several says it is all about: "it is for the yearly check", whatever else is told."""
    clauses = context.house.keywords.patterns.split(CUT, context.turn.text)
    named = [each for each in clauses if context.house.acts.among((NEED,), each)] if len(clauses) > 1 else []
    if len(named) != 1:
        return None
    is_sure, ranked = _ranked(context, analyse(context, named[0]).found)
    return ranked[0][0] if is_sure else None


def by_answers(context: TurnContext, least: int = start.SEVERAL) -> Service | None:
    """The one likely service of which a turn answers several questions with choices, or one and several others.

    least: so many with choices.
    """
    ranked = _ranked(context, context.found)[1]
    return _by_answers(context, ranked, least)


def _by_answers(
    context: TurnContext, ranked: list[tuple[Service, float]], least: int = start.SEVERAL
) -> Service | None:
    """The one likely service of which a turn answers several questions with choices: the hospital, and a wheelchair."""
    likely = (service for service, chance in ranked if chance >= find.LIKELY)
    counts = ((each, start.count_answers(context, each, context.turn.text)) for each in likely)
    told = [each for each, (picked, rest) in counts if picked >= least and picked + rest >= start.SEVERAL]
    return told[0] if len(told) == 1 else None


def _by_many_answers(context: TurnContext) -> Service | None:
    """The one service, likely or not, of whose form a turn with a house answers several questions with choices."""
    if not find.names_house(context):
        return None
    services = [each for each in context.house.catalogue.services if each.source_id in context.house.forms]
    counts = [(each, start.count_answers(context, each, context.turn.text)) for each in services]
    told = [each for each, (picked, rest) in counts if picked >= start.SEVERAL and picked + rest >= start.MANY]
    return told[0] if len(told) == 1 else None


def _ranked(context: TurnContext, found: SearchResult | None) -> Ranked:
    services = context.house.catalogue.services
    ranked = [(services[each.number], each.score) for each in found.candidates] if found else []
    return bool(found and ranked and found.outcome == "this"), ranked


def _at_office(context: TurnContext, office: Office, rankings: tuple[Ranked, ...]) -> Service | None:
    """The service of an office that the first of some rankings to tell is sure of, or finds well ahead of the others there."""
    for is_sure, ranked in rankings:
        there = [(service, chance) for service, chance in ranked if _is_at(context, service, office)]
        if is_sure and there[:1] == ranked[:1]:
            return there[0][0]
        likely = [(service, chance) for service, chance in there if chance >= find.LIKELY]
        if likely and (len(likely) == 1 or likely[0][1] >= AHEAD * likely[1][1]):
            return _surer([service for service, _ in likely], rankings) or likely[0][0]
    return None


def _surer(likely: list[Service], rankings: tuple[Ranked, ...]) -> Service | None:
    """Of several likely services at an office the one that another ranking is sure of.

    "Doctor, Friday at the clinic": "doctor" alone may be somebody's own one, and at a clinic it is the one there.
    """
    sure = [ranked[0][0] for is_sure, ranked in rankings if is_sure]
    return next((service for service in sure if service in likely[1:]), None)


def _of_clause(context: TurnContext, office: Office, ranked: list[tuple[Service, float]]) -> Service | None:
    """The likeliest service of a clause that names an office, where nearly all that the clause may mean is offered there.

    "Put my back out lifting, want a doctor at the hill clinic": what else is told says how it came to it.
    """
    there = [(service, chance) for service, chance in ranked if _is_at(context, service, office)]
    is_clear = sum(chance for _, chance in there) >= SURELY_THERE
    return there[0][0] if is_clear and there[:1] == ranked[:1] else None


def _found_alone(context: TurnContext, office: Office | None) -> SearchResult | None:
    """The search of a turn without its office and times; None if it names none, or hardly anything else."""
    rest = without_times.without_times(context, office)
    return rest.found if rest is not None else None


def _found_beside(context: TurnContext, office: Office) -> SearchResult | None:
    """The search of the clause that names the office, where others tell how it came to it; None if there is but one."""
    clauses = context.house.keywords.patterns.split(CUT, context.turn.text)
    named = [(each, left) for each in clauses if (left := offices.without_name(context, each)) != each]
    if len(clauses) < 2 or len(named) != 1 or length(named[0][1]) < without_times.SHORTEST:
        return None
    return analyse(context, " ".join(named[0][1].split())).found


def _is_at(context: TurnContext, service: Service, office: Office) -> bool:
    return office.id in start.offices_of(context, service)
