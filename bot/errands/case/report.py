"""Something broken, reported: where it is, whether somebody told of it before, by when it is looked at; and what became of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from bot.answering import wording as facts
from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import find, wording
from bot.language.tokens import tokens
from bot.model.case import Answer, Case
from bot.model.case_write import CaseWrite, ChangeIncident, DropDues, JoinIncident, OpenIncident
from bot.model.incident import Incident
from bot.model.place import Place
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult
from bot.reports.joining import open_joining, since
from bot.reports.pledges import pledge_of
from bot.retrieval.services.query import query

PLACE, JOIN, FIXED = "place", "join", "fixed"
"""Questions: where it is; whether it is the one told of before; whether it is fixed."""
MOST_MISSES = 2
SURE, SURELY = THRESHOLDS.case.place, THRESHOLDS.case.reported
LOOKED_AFTER, AHEAD = THRESHOLDS.case.entry, THRESHOLDS.case.ahead


def begin(context: TurnContext, problem: Problem) -> TurnResult:
    """A report of a problem, with the place where the turn names one."""
    case = cases.new_case(context, "report", problem=problem.id)
    case = replace(case, urgent=bool(problem.urgent) or bool(context.session.alarm))
    context = context.with_focus(service="", need=context.turn.text, belief=(), offered=())
    place = place_in(context)
    lead: list[Part] = [Say(context.words(problem.urgent))] if problem.urgent else []
    return join_or_open(context, case, place, *lead) if place else ask_place(context, case, problem, *lead)


def problem_in(context: TurnContext) -> Problem | None:
    """The problem a turn reports, where it reports one: by its own words, or as what the entry found looks after.

    Where something is says nothing of what it is: the words of the place are left out.
    """
    house, found = context.house, context.found
    ids = {each.id: each for each in house.city.problems}
    if context.meaning.intent != "report_problem" or context.meaning.confidence < SURELY or not ids:
        return None
    place = house.readers.places.read(context.turn.text, context.language)
    text = context.turn.text
    bare = f"{text[: place.start]} {text[place.end :]}" if place is not None and place.value.street else text
    if not tokens(bare, house.keywords.stop_words):
        return None
    name, near = max((house.problems.best(query(each, house.keywords.joins)) for each in (bare, text)), key=_nearness)
    is_found = found is not None and found.outcome == "this" and bool(found.candidates)
    if is_found and found is not None and found.confidence >= LOOKED_AFTER:
        service = house.catalogue.services[found.candidates[0].number]
        kept, near_entry = house.problems.best(query(context.words(service.name), house.keywords.joins))
        if near_entry >= find.NEAR:
            return ids.get(kept)
    if near < find.LEAST or (is_found and found is not None and found.near > near + AHEAD):
        return None
    return ids.get(name)


def _nearness(found: tuple[str, float]) -> float:
    return found[1]


def ask_place(context: TurnContext, case: Case, problem: Problem, *before: Part) -> TurnResult:
    """Where it is."""
    ask = Ask(PLACE, context.words(problem.ask_place), "place", keyed=True)
    return cases.ask(context, case, PLACE, Question(PLACE, "address"), *before, ask)


def place_in(context: TurnContext, *, asked: bool = False) -> Place | None:
    """The place a turn names; where it was asked for, the turn as it is, or a number keyed as that of a pole."""
    if context.turn.keys:
        number = context.turn.keys.rstrip("#*")
        return Place(context.say("case.pole", number=number), pole=number) if asked and number.isdecimal() else None
    found = context.house.readers.places.read(context.turn.text, context.language, "place" if asked else "")
    if found is None or not (asked or found.certainty >= SURE or found.value.street or found.value.landmark):
        return None
    return found.value


def answer_place(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to where it is; asked for again where it names no place, and then a person."""
    problem, place = wording.problem(context, case), place_in(context, asked=True)
    if place is not None:
        return join_or_open(context, case, place)
    if problem is None or not context.turn.text.strip():
        return None if problem is None else ask_place(context, case, problem, Say(context.say("case.missed.silence")))
    misses = case.details.misses + 1
    if misses >= MOST_MISSES:
        # Why taken as it is: a crew finds "behind the blue house" that no list of streets holds.
        return join_or_open(context, case, Place(context.turn.text.strip()))
    case = replace(case, details=replace(case.details, misses=misses))
    return ask_place(context, case, problem, Say(context.say("case.missed.place")))


def join_or_open(context: TurnContext, case: Case, place: Place, *before: Part) -> TurnResult:
    """With its place known: the one told of before is named, where there is one; else it is taken."""
    if case.details.value(PLACE) != asdict(place):
        case = replace(case, details=case.details.with_answer(PLACE, Answer(asdict(place), context.turn.text)))
    desk, problem = cases.desk(context), wording.problem(context, case)
    at = context.turn.at
    known = desk.incidents_since(case.problem, since(problem, at)) if desk and problem else ()
    found = open_joining(context.house.city).candidates(problem, place, known, at) if problem else ()
    refused = set(filter(None, case.slots.get("refused", "").split(",")))
    best = next((each for each in found if each.incident.code not in refused and each.incident.code != case.code), None)
    if best is None:
        return open_report(context, case, place, *before)
    return ask_join(context, case, best.incident, *before)


def ask_join(context: TurnContext, case: Case, first: Incident, *before: Part) -> TurnResult:
    """Whether it is the one told of before, in words by which it can be known again."""
    name = wording.subject(context, case)
    told = context.say(
        "case.join", name=name, place=first.place.text, day=wording.day(context, first.opened_at, near_too=False)
    )
    ask = Ask(JOIN, told, "yes-no")
    return cases.ask(context, case, JOIN, Question(JOIN, "yes_no"), *before, ask, first=first.code)


def answer_join(context: TurnContext, case: Case) -> TurnResult | None:
    """Joined where it is the same; reported by itself where it is not, at the place said now where one was."""
    yes, acts = (
        cases.read_yes_no(context),
        context.house.acts.among(("same", "another"), context.turn.text, context.written),
    )
    if yes is None and acts:
        yes = acts[0] == "same"
    if yes is None:
        return None
    first = context.session.asked.slot("first")
    if yes:
        return join_report(context, case, first)
    again = place_in(context) if not context.turn.keys else None
    place = again or place_of(case)
    case = replace(case, slots={**case.slots, "refused": ",".join((case.slots.get("refused", ""), first)).strip(",")})
    return join_or_open(context, case, place)


def join_report(context: TurnContext, case: Case, first: str) -> TurnResult:
    """One more who tells of the same thing; told when it is fixed."""
    desk = cases.desk(context)
    incident = desk.incident_of(first) if desk else None
    pledged = incident.pledged if incident else None
    write = JoinIncident(case.code, first, place_of(case), _pledge(context, case))
    told = [Say(context.say("case.joined")), *wording.pledge(context, pledged)]
    case = replace(case, state="open")
    return cases.tell(context, case, *told, cases.code_detail(context, case), writes=(write,), what="committed")


def open_report(context: TurnContext, case: Case, place: Place, *before: Part) -> TurnResult:
    """Reported: what, where, by when it is looked at, and the code."""
    until = _pledge(context, case)
    case = replace(case, state="open")
    told: list[Part] = [Say(context.say("case.reported", name=wording.subject(context, case), place=place.text))]
    problem = wording.problem(context, case)
    if problem is not None:
        told.append(Say(context.words(problem.pledge)))
    told += wording.pledge(context, until)
    writes = (OpenIncident(case.code, case.problem, place, case.urgent, until),)
    return cases.tell(context, case, *before, *told, cases.code_detail(context, case), writes=writes, what="committed")


def status(context: TurnContext, case: Case) -> list[Part]:
    """How something reported stands."""
    assert case.report is not None
    name, place = wording.subject(context, case), str(case.report.place.get("text", ""))
    if case.report.state in {"fixed", "closed"}:
        key = "case.report.fixed" if case.report.state == "fixed" else "case.report.closed"
        return [Say(context.say(key, name=name, place=place))]
    told: list[Part] = [Say(context.say("case.report.open", name=name, place=place))]
    until = case.report.pledged
    if until is not None and until > context.turn.at:
        told += wording.pledge(context, until)
    elif until is not None:
        told.append(Say(context.say("case.pledge.over", day=wording.day(context, until))))
    return told


def not_fixed(context: TurnContext, case: Case) -> TurnResult:
    """Open again, with a new date."""
    if case.report is None or case.report.state not in {"fixed", "closed"}:
        return cases.tell(context, case, *(status(context, case) if case.report else ()))
    until = _pledge(context, case)
    write = ChangeIncident(case.code, "reopened", until, text=context.turn.text)
    told: list[Part] = [Say(context.say("case.reopened"))]
    told += wording.pledge(context, until)
    if (problem := wording.problem(context, case)) is not None:
        told.append(Say(context.say("case.team", team=context.words(problem.team))))
        told.append(facts.phone_detail(context, problem.phone))
    return cases.tell(context, case, *told, writes=(write,))


def is_fixed(context: TurnContext, case: Case) -> TurnResult:
    """Closed, as its person says that it is done; asked first where the crew has not said so."""
    if case.report is None or case.report.state == "closed":
        return cases.tell(context, case, *(status(context, case) if case.report else ()))
    if case.report.state == "fixed":
        return close(context, case, context.turn.text)
    name, place = wording.subject(context, case), str(case.report.place.get("text", ""))
    ask = Ask(FIXED, context.say("case.fixed.ask", name=name, place=place), "yes-no")
    return cases.ask(context, case, FIXED, Question(FIXED, "yes_no"), ask, save=None, said=context.turn.text)


def answer_fixed(context: TurnContext, case: Case) -> TurnResult | None:
    """The answer to whether it is fixed: closed by its person's word, or left as it is."""
    yes = cases.read_yes_no(context)
    said = context.house.acts.among(("not-fixed", "is-fixed"), context.turn.text, context.written)
    if yes is None and said:
        yes = said[0] == "is-fixed"
    if yes is None:
        return None
    if not yes:
        return cases.tell(context, case, *status(context, case))
    return close(context, case, context.session.asked.slot("said"))


def close(context: TurnContext, case: Case, said: str) -> TurnResult:
    """Closed by its person's word, which is kept in its history."""
    writes: tuple[CaseWrite, ...] = (ChangeIncident(case.code, "closed", text=said), DropDues(case.code))
    return cases.tell(context, case, Say(context.say("case.closed")), writes=writes)


def place_of(case: Case) -> Place:
    """The place of a case as it was given."""
    kept = case.details.value(PLACE)
    return Place(**kept) if isinstance(kept, dict) else Place("")


def _pledge(context: TurnContext, case: Case) -> datetime | None:
    """By when it is looked at, counted from now."""
    problem = wording.problem(context, case)
    return pledge_of(problem, context.house.city, context.turn.at) if problem else None
