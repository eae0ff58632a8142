"""Corrections of a report, before and after it is filed: another place, or another kind."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Problem
from bot.dialogue.turn.context import TurnContext
from bot.errands import plain_turns, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import find, place
from bot.errands.case.existing import remarks
from bot.errands.case.report import kinds, place_detail, place_doubt, report, second_report
from bot.language.entities.entity import Found
from bot.model.case import Case
from bot.model.place import DESCRIBED, Place
from bot.model.reply import Part, Say
from bot.model.turn_result import TurnResult
from bot.places.doubts import elsewhere
from bot.places.gazetteer import gazetteer_of
from bot.reports.things import names_thing
from bot.retrieval.services.query import length, query

CORRECTS, DENIES, MEANS = "corrects", "denies", "means-other"
"""Words with which somebody corrects themselves, those with what it is not, and those with what was meant."""
OTHER_PLACE, ANOTHER = "other-place", "another"
"""That the place was wrong, as the classifier of acts has it, and that it is another one."""
WRONG_PLACE = "wrong-place"
"""That the place was wrong, in so many words."""
FEW_WORDS = remarks.FEW_WORDS
WITHIN = place_detail.WITHIN


def corrects(context: TurnContext) -> bool:
    """True if a turn may correct the last report, or the only one."""
    if cases.desk(context) is None or context.turn.keys or context.session.asked.of(cases.NAME):
        return False
    if second_report.is_another(context):
        return False
    if turn_act.is_said(context, (CORRECTS, WRONG_PLACE)):
        return True
    if not context.session.case:
        return False
    if _is_elsewhere(context) or place_detail.is_told(context):
        return True
    # Why not with it: "another one at 60 Brick Street" is a second lamp.
    return turn_act.learned_act(context) == OTHER_PLACE and not turn_act.is_said(context, (ANOTHER,))


def correct(context: TurnContext) -> TurnResult | None:
    """Corrects the last report; None if the turn corrects nothing of it."""
    if context.house.acts.among(("not-fixed",), context.turn.text, context.written):
        return None
    case = _meant(context)
    if case is None or case.report is None or case.is_over:
        return None
    problem = _kind(context, case) if _is_last(context) else None
    put_right = _put_right(context, case, problem, _place(context, case))
    if put_right is not None:
        return put_right
    if _tells_more(context, case):
        return remarks.note_more(context, case)
    return _ask_where(context, case) if _says_wrong(context) else None


def _is_elsewhere(context: TurnContext) -> bool:
    """True if a few words name the other district that has the street of the last report: "the one by East Lake"."""
    desk, text = cases.desk(context), context.turn.text
    last = desk.own_case(context.session.case, context.turn.address) if desk else None
    if last is None or last.report is None or length(text) > FEW_WORDS or not find.was_talked_of(context, last, WITHIN):
        return False
    known = report.place_of(last)
    is_another = turn_act.is_said(context, (ANOTHER,)) or kinds.is_surely_reported(context)
    return not is_another and _moved(context, known) is not None


def _meant(context: TurnContext) -> Case | None:
    """The report just talked of; on another day the only thing they have, or the one whose thing is named."""
    desk = cases.desk(context)
    last = desk.own_case(context.session.case, context.turn.address) if desk and context.session.case else None
    if last is not None and _is_fresh(context):
        return _named(context, last)
    if not _says_wrong(context):
        return None
    live = [case for case in cases.own_cases(context) if not case.is_over and case.state != "draft"]
    named = [case for case in live if case.report is not None and _names(context, case)]
    found = named or live
    return found[0] if len(found) == 1 else None


def _says_wrong(context: TurnContext) -> bool:
    """True if a turn says that the place was wrong."""
    return bool(context.house.acts.among((WRONG_PLACE,), context.turn.text, context.written))


def _ask_where(context: TurnContext, case: Case) -> TurnResult | None:
    """Asks where it is instead; None if the address of something else is meant."""
    problem = context.house.city.problem(case.problem)
    other = find.names_another(plain_turns.analysed(context), [case])
    return None if problem is None or other else place.ask(context, case, problem)


def _named(context: TurnContext, last: Case | None) -> Case | None:
    """The report whose thing is named, if that is another one than the last: "that hole is at 12 South Gate"."""
    if last is None or _names(context, last):
        return last
    others = [each for each in cases.own_cases(context) if each.report and not each.is_over and _names(context, each)]
    return others[0] if len(others) == 1 else last


def _names(context: TurnContext, case: Case) -> bool:
    problem = context.house.city.problem(case.problem)
    return problem is not None and bool(problem.things) and names_thing(problem, context.turn.text)


def _is_fresh(context: TurnContext) -> bool:
    """True if a case was talked of not long ago."""
    at = context.session.case_at
    return at is not None and context.turn.at - at <= WITHIN


def correct_at_question(context: TurnContext, case: Case) -> TurnResult | None:
    """The same while a question of the report is open: its kind, and its place if another question was asked."""
    if context.turn.keys or not context.house.acts.among((CORRECTS,), context.turn.text, context.written):
        return None
    problem = _kind(context, case)
    return None if problem is None else _put_right(context, case, problem, place.read(context))


def _put_right(context: TurnContext, case: Case, problem: Problem | None, where: Place | None) -> TurnResult | None:
    lead: list[Part] = []
    if problem is not None:
        case = replace(case, problem=problem.id, urgent=case.urgent or bool(problem.urgent))
        lead = [Say(context.words(problem.urgent))] if problem.urgent else []
    if where is not None:
        said = context.house.readers.places.read(context.turn.text, context.language)
        if (which := place_doubt.ask_street(context, case, where, said, *lead)) is not None:
            return which
        is_new = said is not None and said.value.street == where.street
        doubt = place_doubt.ask(context, case, said, *lead) if is_new else _doubted_number(context, case, where, *lead)
        return doubt or report.join_or_open(context, case, where, *lead)
    return report.again(context, case, *lead) if problem is not None else None


def _doubted_number(context: TurnContext, case: Case, where: Place, *lead: Part) -> TurnResult | None:
    """Asks about a number that was put right alone, if the street has none such."""
    return place_doubt.ask(context, case, Found("place", where, 0, 0), *lead)


def _kind(context: TurnContext, case: Case) -> Problem | None:
    """The kind that is meant instead, if the present one is denied or another is named; None for the same."""
    said, acts, old = context.turn.text, context.house.acts, context.house.city.problem(case.problem)
    text = acts.without(DENIES, said)
    is_denied = old is not None and names_thing(old, said) and not names_thing(old, text)
    named = {each.id for each in context.house.city.problems if each.things and names_thing(each, text)}
    if not named or case.problem in named or not (is_denied or acts.among((MEANS,), said, context.written)):
        return None
    best, _ = context.house.problems.best(query(text, context.house.keywords.joins), named)
    return context.house.city.problem(best)


def _place(context: TurnContext, case: Case) -> Place | None:
    """The place that is meant instead; None if none, or the same, is said."""
    known, places, text = report.place_of(case), context.house.readers.places, context.turn.text
    if (moved := _moved(context, known)) is not None:
        return moved
    if _is_last(context) and (added := place_detail.added(context, case)) is not None:
        return added
    is_known = known.relation != DESCRIBED and bool(known.text)
    if is_known and (_is_last(context) or _says_wrong(context)):
        return places.correct(known, text, context.language)
    now = place.surely(places.read(text, context.language))
    if now is None or (now.street, now.number, now.pole) == (known.street, known.number, known.pole):
        return None
    # Why a street: what else is said after other talk may be of that.
    return now if _is_last(context) or now.street or now.pole else None


def _moved(context: TurnContext, known: Place) -> Place | None:
    """The place in the other district that has a street of its name, if the turn names that one."""
    return elsewhere(known, context.turn.text, context.language, gazetteer_of(context.house.city))


def _tells_more(context: TurnContext, case: Case) -> bool:
    """True for "two holes actually" right after the report of one: the thing again, and no other place."""
    old, where = context.house.city.problem(case.problem), context.house.readers.places
    is_same = old is not None and bool(old.things) and names_thing(old, context.turn.text)
    return is_same and _is_last(context) and where.read(context.turn.text, context.language) is None


def _is_last(context: TurnContext) -> bool:
    """True if nothing else was talked about since."""
    return context.session.case_at == context.session.at
