"""A place that may be another one, asked about once: one of two streets of a name, or a number the street does not have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import place
from bot.language.entities.entity import Found
from bot.model.case import Case
from bot.model.place import DESCRIBED, Place
from bot.model.reply import Ask, Part
from bot.model.turn_result import Question, TurnResult
from bot.places.doubts import is_beyond
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
    if len(named) == 1:
        return named[0]
    picked = cases.read_pick(context, len(rivals))
    if picked is not None:
        return rivals[picked]
    if place.says_not(context):
        # Why as it was said: without the district nobody can be sent there, and a person asks.
        return Place(context.session.asked.slot("said"), relation=DESCRIBED)
    now = place.surely(found)
    return now if now is not None and now.street else None


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
        text = context.say("case.place.doubt", place=rivals[0].text)
        question, part = Question(DOUBT, "yes_no"), Ask(DOUBT, text, "yes-no")
        return cases.ask(context, case, DOUBT, question, *before, part, places=kept, said=said)
    labels = tuple(each.text for each in rivals)
    list_ = cases.choices(context, context.say("case.settle"), labels, DOUBT)
    return cases.ask(context, case, DOUBT, Question(DOUBT, "choice"), *before, list_, places=kept, said=said)


def _places(context: TurnContext) -> tuple[Place, ...]:
    return tuple(Place(**each) for each in json.loads(context.session.asked.slot("places", "[]")))
