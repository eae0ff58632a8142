"""A report of something broken: where it is, whether it was reported before, and by when the city looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from bot.catalogue.model import Problem
from bot.dialogue.turn.context import TurnContext
from bot.errands.case import desk as cases
from bot.errands.case import drafts, place, wording
from bot.errands.case.last_change import how_taken_back
from bot.errands.case.place import PLACE
from bot.errands.case.report import place_doubt
from bot.errands.case.report.correction import correction, pledged_until
from bot.language.entities.entity import Found
from bot.model.case import Answer, Case
from bot.model.case_write import JoinIncident, OpenIncident, RestoreIncident, SaveCase
from bot.model.incident import Incident
from bot.model.place import DESCRIBED, Place
from bot.model.reply import Ask, Part, Say
from bot.model.turn_result import Question, TurnResult
from bot.reports.joining import open_joining, since

JOIN = "join"
"""Question: whether it is the one told of before."""
BESIDE, BESIDE_SAID = "beside", "beside_said"
"""Where a case keeps another problem told of in the same breath, and the words for it."""


def begin(
    context: TurnContext,
    problem: Problem,
    said: Found[Place] | None,
    *before: Part,
    kept: Mapping[str, str] | None = None,
) -> TurnResult:
    """Begins a report, with the place if the turn names one. kept: what the case keeps besides."""
    case = cases.new_case(context, "report", problem=problem.id)
    case = replace(case, urgent=bool(problem.urgent) or bool(context.session.alarm), slots=dict(kept or {}))
    context = context.with_focus(service="", goal_text=context.turn.text, belief=(), open_options=())
    where = place.surely(said)
    lead: list[Part] = [*before, *([Say(context.words(problem.urgent))] if problem.urgent else [])]
    if where is None:
        return place.ask(context, case, problem, *lead)
    return place_doubt.ask_any(context, case, said, *lead) or join_or_open(context, case, where, *lead)


def answer_place(context: TurnContext, case: Case) -> TurnResult | None:
    """Takes the answer to "where is it?"; asks again if it names no place, then takes the description."""
    problem, said = wording.problem(context, case), place.answered(context)
    if case.report is not None and (said.is_left or (said.place is None and cases.read_no(context))):
        return cases.tell(context, case, Say(context.say("case.cancel.no")), *status(context, case))
    if said.is_left:
        return cases.tell(context, case, drafts.is_kept(context), cases.code_detail(context, case), what="left")
    if problem is None or said.is_aside:
        return None
    if said.is_words_alone and no_harm(context):
        return place.ask(context, case, problem, *noted(context, case))
    if said.place is not None:
        return place_doubt.ask_any(context, case, said.found) or join_or_open(context, case, said.place)
    if not context.turn.text.strip():
        return place.ask(context, case, problem, Say(context.say("case.missed.silence")))
    if case.report is not None and case.details.misses:
        # Why not as it was described: it is filed, and stands at its place until another one is known.
        return cases.tell(context, case, Say(context.say("case.cancel.no")), *status(context, case))
    missed = place.miss(context, case, problem)
    return open_described(context, case, missed) if isinstance(missed, Place) else missed


def again(context: TurnContext, case: Case, *before: Part) -> TurnResult:
    """Goes on with a report that is not filed yet, at its open question."""
    where, problem = place_of(case), wording.problem(context, case)
    if problem is None:
        return cases.tell(context, case, *before)
    return join_or_open(context, case, where, *before) if where.text else place.ask(context, case, problem, *before)


def open_described(context: TurnContext, case: Case, where: Place) -> TurnResult:
    """Files a report without a place on the map, and tells staff so that somebody asks or looks."""
    case = with_place(case, where, context.turn.text)
    told = Say(context.say("case.place.described", name=wording.subject(context, case)))
    write = OpenIncident(case.code, case.problem, where, case.urgent, None)
    slots = {name: kept for name, kept in case.slots.items() if name != DESCRIBED}
    case = replace(case, state="open", slots=slots, details=replace(case.details, asking="", misses=0))
    save = SaveCase(case, "place unclear", context.turn.text, tells_staff=True)
    return cases.tell(context, case, told, cases.code_detail(context, case), writes=(save, write))


def with_place(case: Case, where: Place, said: str) -> Case:
    """The case with its place, in the words it was told in."""
    if case.details.value(PLACE) == asdict(where):
        return case
    return replace(case, details=case.details.with_answer(PLACE, Answer(asdict(where), said)))


def join_or_open(context: TurnContext, case: Case, where: Place, *before: Part) -> TurnResult:
    """With the place known, offers an earlier report of the same thing, or files this one."""
    case = with_place(case, where, context.turn.text)
    desk, problem = cases.desk(context), wording.problem(context, case)
    at = context.turn.at
    known = desk.incidents_since(case.problem, since(problem, at)) if desk and problem else ()
    found = open_joining(context.house.city).candidates(problem, where, known, at) if problem else ()
    refused = set(filter(None, case.slots.get("refused", "").split(",")))
    new = (each for each in found if each.incident.code not in refused and each.incident.code != case.code)
    # Why not one without: nobody could recognise it, and the words of who told of it are not for others.
    best = next((each for each in new if wording.others_place(context, each.incident.place)), None)
    if best is None:
        return open_report(context, case, where, *before)
    return ask_join(context, case, best.incident, where, *before)


def ask_join(context: TurnContext, case: Case, first: Incident, where: Place, *before: Part) -> TurnResult:
    """Asks whether it is the same as an earlier report, described so that it can be recognised."""
    name = wording.subject(context, case)
    told = context.say(
        "case.join",
        name=name,
        place=wording.others_place(context, first.place),
        day=wording.day(context, first.opened_at, near_too=False),
    )
    ask, question = Ask(JOIN, told, "yes-no"), Question(JOIN, "yes_no")
    if case.report is None:
        return cases.ask(context, case, JOIN, question, *before, ask, first=first.code)
    save, write = correction(context, case, where)
    return cases.ask(context, case, JOIN, question, *before, ask, writes=(save, write), save=None, first=first.code)


def answer_join(context: TurnContext, case: Case) -> TurnResult | None:
    """Joins the reports if it is the same thing; otherwise files this one, at the place named now if there is one."""
    if no_harm(context):
        return _ask_join_again(context, case)
    yes = cases.read_yes_no(context)
    acts = context.house.acts.among(("same", "another"), context.turn.text, context.written)
    if yes is None and acts:
        yes = acts[0] == "same"
    if yes is None:
        return None
    first = context.session.asked.slot("first")
    if yes:
        return join_report(context, case, first)
    where = place.read(context) or place_of(case)
    case = replace(case, slots={**case.slots, "refused": ",".join((case.slots.get("refused", ""), first)).strip(",")})
    return join_or_open(context, case, where)


def _ask_join_again(context: TurnContext, case: Case) -> TurnResult | None:
    """The same question after something was told beside it."""
    return join_or_open(context, case, place_of(case), *noted(context, case))


def noted(context: TurnContext, case: Case) -> list[Part]:
    """Says that what was told beside the question goes with the report."""
    return [Say(context.say("case.more_told", name=wording.subject(context, case)))]


def no_harm(context: TurnContext) -> bool:
    """True if a turn only says that nothing bad has come of it: "nobody was hurt"; that answers no question."""
    return bool(context.house.acts.among(("no-harm",), context.turn.text, context.written)) and not context.turn.keys


def join_report(context: TurnContext, case: Case, first: str) -> TurnResult:
    """Joins one more report of the same thing; its sender hears when it is fixed."""
    desk = cases.desk(context)
    incident = desk.incident_of(first) if desk else None
    pledged = incident.pledged if incident else None
    write = JoinIncident(case.code, first, place_of(case), pledged_until(context, case))
    told = [Say(context.say("case.joined")), *wording.pledge(context, pledged)]
    # Why: of a report that was filed elsewhere before, it is the correction that can be taken back.
    undo = [how_taken_back(context)] if case.report is not None else []
    case = replace(case, state="open")
    parts = *told, cases.code_detail(context, case), *undo
    return cases.tell(context, case, *parts, writes=(write,), what="committed")


def open_report(context: TurnContext, case: Case, where: Place, *before: Part) -> TurnResult:
    """Files the report and tells what, where, by when, and the code; or corrects it if it was filed before."""
    name = wording.subject(context, case)
    if case.report is not None:
        save, write = correction(context, case, where)
        told = Say(context.say("case.corrected", name=name, place=wording.place(context, where)))
        put_right = told, *wording.pledge(context, write.pledged), how_taken_back(context)
        return cases.tell(context, case, *before, *put_right, writes=(save, write))
    until = pledged_until(context, case)
    case = replace(case, state="open")
    parts: list[Part] = [Say(context.say("case.reported", name=name, place=wording.place(context, where)))]
    problem = wording.problem(context, case)
    if problem is not None:
        parts.append(Say(context.words(problem.pledge)))
    parts += wording.pledge(context, until)
    writes = (OpenIncident(case.code, case.problem, where, case.urgent, until),)
    parts.append(cases.code_detail(context, case))
    return cases.tell(context, case, *before, *parts, writes=writes, what="committed")


def status(context: TurnContext, case: Case) -> list[Part]:
    """Tells how a report stands."""
    assert case.report is not None
    name, where = wording.subject(context, case), wording.place(context, case.report.place)
    if case.report.state in {"fixed", "closed"}:
        key = "case.report.fixed" if case.report.state == "fixed" else "case.report.closed"
        return [Say(context.say(key, name=name, place=where))]
    told: list[Part] = [Say(context.say("case.report.open", name=name, place=where))]
    until = case.report.pledged
    if until is not None and until > context.turn.at:
        told += wording.pledge(context, until)
    elif until is not None:
        told.append(Say(context.say("case.pledge.over", day=wording.day(context, until))))
    return told


def restore(context: TurnContext, case: Case) -> TurnResult:
    """A report that was called off stands again, with a day counted anew."""
    until = pledged_until(context, case)
    name, where = wording.subject(context, case), wording.place(context, place_of(case))
    told = Say(context.say("case.restored")), Say(context.say("case.reported", name=name, place=where))
    write = RestoreIncident(case.code, until, context.turn.text)
    return cases.tell(context, case, *told, *wording.pledge(context, until), writes=(write,))


def place_of(case: Case) -> Place:
    """The place of a case as it was given."""
    kept = case.details.value(PLACE)
    return Place(**kept) if isinstance(kept, dict) else Place("")
