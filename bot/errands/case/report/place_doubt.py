"""A place that may be another one, asked about once: one of two streets of a name, or a number the street does not have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import place, wording
from bot.language.entities.entity import Found
from bot.model.case import Case
from bot.model.place import DESCRIBED, Place
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult
from bot.places.doubts import is_beyond, names_kind
from bot.places.gazetteer import gazetteer_of

DOUBT = "doubt"
"""The question which of two places it is, or whether the number is right."""
MOST = 4


def ask(context: TurnContext, case: Case, found: Found[Place] | None, *before: Part) -> TurnResult | None:
    """Asks which place is meant, or whether the number is right; None if the place is plain."""
    if found is None:
        return None
    meant = found.value
    # Why of several districts: a misspelt street has others too, and the nearest of those is taken.
    rivals = [each for each in found.others if each.street == meant.street and each.district != meant.district]
    if rivals and meant.district:
        return _ask(context, case, (meant, *rivals)[:MOST], *before)
    return _ask(context, case, (meant,), *before) if is_beyond(meant, gazetteer_of(context.house.city)) else None


def ask_any(context: TurnContext, case: Case, found: Found[Place] | None, *before: Part) -> TurnResult | None:
    """Asks which place is meant where one is told for the first time: of its street, and of all else; None if it is plain."""
    street = ask_street(context, case, found.value, found, *before) if found else None
    return street or ask(context, case, found, *before)


def ask_street(
    context: TurnContext, case: Case, where: Place, said: Found[Place] | None, *before: Part
) -> TurnResult | None:
    """Asks whether a street that is in no list is meant, or the known one that has nearly its name; None if it is plain.

    where: the whole place as it would be put right. said: the street of it, as the turn names it.
    """
    streets = gazetteer_of(context.house.city)
    others = [each for each in said.others if each.street] if said else []
    unknown = next((each for each in others if not streets.streets_called(each.street)), None)
    if said is None or unknown is None or not streets.streets_called(said.value.street):
        return None
    places, language = context.house.readers.places, context.language
    bare = replace(where, street="", district="", lat=None, lon=None)
    rivals = [places.complete(bare, each, language) for each in (said.value, unknown)]
    lead = Say(context.say("case.place.no_street", street=unknown.street))
    return _ask(context, case, rivals, *before, lead)


def again(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """The same question once more."""
    return _ask(context, case, _places(context), *before)


def answer(context: TurnContext, case: Case) -> Place | TurnResult | None:
    """The place that is meant; or the question where it is, if the number is wrong; None for anything else."""
    rivals, found = _places(context), place.answered(context).found
    if len(rivals) == 1:
        return _number_answered(context, case, rivals[0], found)
    places, text = context.house.readers.places, context.turn.text
    named = [each for each in rivals if places.in_district(each.district, text, context.language)]
    named = named or _by_street(context, rivals)
    if len(named) == 1:
        return named[0]
    picked = cases.read_pick(context, len(rivals))
    if picked is not None:
        return rivals[picked]
    if place.says_not(context):
        # Why as it was said: without the district nobody can be sent there, and a person asks.
        return Place(context.session.asked.slot("said"), relation=DESCRIBED)
    now = place.surely(found)
    if now is not None and now.street:
        return now
    problem = context.house.city.problem(case.problem)
    return place.ask(context, case, problem) if problem is not None and _is_neither(context) else None


def _is_neither(context: TurnContext) -> bool:
    """True for "no" or "neither" to all places named, where nothing is called off."""
    none = context.house.acts.among(("none", "not-that"), context.turn.text, context.written)
    return bool(cases.read_no(context) or none) and not turn_act.is_said(context, place.GIVES_UP)


def _by_street(context: TurnContext, rivals: Sequence[Place]) -> list[Place]:
    """Of two streets the one that a turn names, or says to be a lane and not a road."""
    said = context.house.acts.without("denies", context.turn.text)
    whole = [each for each in rivals if each.street.casefold() in said.casefold()]
    return whole or [each for each in rivals if names_kind(each.street, said, context.language)]


def _number_answered(
    context: TurnContext, case: Case, meant: Place, found: Found[Place] | None
) -> Place | TurnResult | None:
    """Keeps the number if it is said to be right; else takes another one, or asks where it is."""
    other = (
        None if context.turn.keys else context.house.readers.places.correct(meant, context.turn.text, context.language)
    )
    if other is not None and (other.street, other.number) != (meant.street, meant.number):
        return other
    yes = cases.read_yes_no(context)
    if yes or (yes is None and found is not None and found.value.number == meant.number):
        return meant
    if yes is False:
        problem = context.house.city.problem(case.problem)
        return place.ask(context, case, problem) if problem is not None else None
    return None


def _ask(context: TurnContext, case: Case, rivals: Sequence[Place], *before: Part) -> TurnResult:
    said = context.session.asked.slot("said") or context.turn.text
    kept = json.dumps([asdict(each) for each in rivals], ensure_ascii=False)
    if len(rivals) == 1:
        text = context.say("case.place.doubt", place=wording.place(context, rivals[0]))
        question, part = Question(DOUBT, "yes_no"), Ask(DOUBT, text, "yes-no")
        return cases.ask(context, case, DOUBT, question, *before, part, places=kept, said=said)
    labels = tuple(wording.place(context, each) for each in rivals)
    list_ = cases.choices(context, context.say("case.settle"), labels, DOUBT)
    return cases.ask(context, case, DOUBT, Question(DOUBT, "choice"), *before, list_, places=kept, said=said)


def _places(context: TurnContext) -> tuple[Place, ...]:
    return tuple(Place(**each) for each in json.loads(context.session.asked.slot("places", "[]")))
