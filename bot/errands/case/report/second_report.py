"""Two broken things told of in one text: the first is reported, and then the other is offered with what was told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import report_reading
from bot.errands.case import desk as cases
from bot.errands.case import find, place
from bot.errands.case.report import report
from bot.errands.case.start import start
from bot.language.entities.entity import Found
from bot.language.grammar import grammar
from bot.language.number_words import figures
from bot.language.tokens import tokens
from bot.model.case_write import JoinIncident, OpenIncident, SaveCase
from bot.model.dialogue_state import Expectation
from bot.model.place import Place
from bot.model.reply import Ask, Say
from bot.model.turn_result import Question, TurnResult
from bot.reports.things import names_apart, names_thing, shows_as
from bot.retrieval.services.query import query

TOO = "report_too"
"""The question whether the other thing is to be reported, too."""
CUT, MOST = "cuts_report", 6
"""Where a text of several things is cut, and how many of its pieces are looked at."""
CANCELLED = "cancelled"
"""Line of a history."""
LIKENED = "likened"
"""What something is only likened to: "like a disco"."""
SURELY = THRESHOLDS.problem.beside
AS_WELL, PUTS_RIGHT = "as-well", ("corrects", "wrong-place", "means-other")
"""Words that add another one, and those that put right what was told before."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells of two things."""

    first: report_reading.Reported
    """What is told of the one reported first."""
    kept: dict[str, str]
    """What its case keeps of the other: the kind of problem, and the words."""


def told_of(context: TurnContext, said: report_reading.Reported) -> Told | None:
    """The two things of a text, each with the place told in its own clauses; None where one is told of."""
    for ahead, behind in _halves(context):
        if (one := _only(context, said, ahead, behind)) is None or (
            other := _only(context, said, behind, ahead)
        ) is None:
            continue
        if one[1].id != other[1].id and _is_other(context, one, other, behind):
            # Why the other's: "the lift is out and there is rubbish by it, too, at 14 River Road" names it once.
            told = replace(one[0], named=(one[1],), place=one[0].place if place.surely(one[0].place) else said.place)
            return Told(told, _kept(other[1], behind))
    first, patterns = next(iter(said.named), None), context.house.keywords.patterns
    if first is None:
        return None
    if (houses := _two_houses(context, first)) is not None:
        return Told(replace(said, place=houses[0]), _kept(first, houses[1]))
    apart = (each for each in said.named[1:] if names_apart(each, first, said.bare, patterns))
    beside = next((each for each in apart if _is_reported(context, each, said.bare)), None)
    return Told(said, _kept(beside, "")) if beside is not None else None


def _two_houses(context: TurnContext, thing: Problem) -> tuple[Found[Place], str] | None:
    """The house where a thing is that a text names at two, and what it says of the other one.

    "Lamps out at 3 Ferry Street and at 40 Mill Road": one half names the thing, and the other nothing but a house.
    """
    house, language = context.house, context.language
    if house.acts.among(PUTS_RIGHT, context.turn.text, context.written):
        return None
    for halves in _halves(context):
        found = [house.readers.places.read(half, language) for half in halves]
        if not all(each is not None and each.value.street and each.value.number for each in found):
            continue
        first, second = (each for each in found if each is not None)
        bare = [f"{half[: each.start]} {half[each.end :]}" for half, each in zip(halves, (first, second), strict=True)]
        is_named = [names_thing(thing, half) for half in bare]
        other = bare[is_named.index(False)] if False in is_named else ""
        if any(is_named) and _says_no_more(context, other) and not _is_same(first, second):
            return first, halves[1]
    return None


def _says_no_more(context: TurnContext, text: str) -> bool:
    """True for what says nothing but that there is one more: "one at", "another one at"."""
    rules = grammar(context.language)
    said = tokens(figures(text, rules).text if rules else text, context.house.keywords.stop_words)
    return all(each.isdigit() for each in said) or bool(context.house.acts.are_all(("another", AS_WELL), text))


def _is_same(first: Found[Place], second: Found[Place]) -> bool:
    return (first.value.street, first.value.number) == (second.value.street, second.value.number)


def _is_other(
    context: TurnContext,
    one: tuple[report_reading.Reported, Problem],
    other: tuple[report_reading.Reported, Problem],
    text: str,
) -> bool:
    """True if the other thing is one by itself, and not where the first is seen, or what it is likened to."""
    places = {place.surely(said.place) for said, _ in (one, other)}
    whole = context.turn.text
    is_seen = shows_as(one[1], other[1], whole) or shows_as(other[1], one[1], whole)
    return not (is_seen and (len(places) == 1 or None in places)) and _is_reported(context, other[1], text)


def _is_reported(context: TurnContext, problem: Problem, text: str) -> bool:
    """True if a clause of a text that names the thing tells of it as people do; where a city has no classifier, by the name alone."""
    patterns, search = context.house.keywords.patterns, context.house.catalogue.search
    for found in reversed(list(patterns.find(LIKENED, text))):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    clauses = [each for each in patterns.split(CUT, text) if names_thing(problem, each)]
    told = [dict(search.reported(query(each, context.house.keywords.joins))) for each in clauses]
    return any(not each or each.get(problem.id, 0.0) >= SURELY for each in told)


def _kept(problem: Problem, text: str) -> dict[str, str]:
    return {report.BESIDE: problem.id, report.BESIDE_SAID: text}


def _halves(context: TurnContext) -> Iterator[tuple[str, str]]:
    pieces = [each.strip() for each in context.house.keywords.patterns.split(CUT, context.turn.text) if each.strip()]
    for at in range(1, min(len(pieces), MOST)):
        yield ", ".join(pieces[:at]), ", ".join(pieces[at:])


def _only(
    context: TurnContext, said: report_reading.Reported, half: str, rest: str
) -> tuple[report_reading.Reported, Problem] | None:
    """What half of a text tells, with the one thing that it names and the rest does not."""
    if not any(each.things and names_thing(each, half) for each in context.house.city.problems):
        return None
    told = report_reading.read(analyse(start.in_full(context, half), half))
    alone = [each for each in told.named if names_thing(each, half) and not names_thing(each, rest)]
    # Why by the whole first: "rubbish dumped by it" by itself is as near to rubbish that was not taken.
    thing = next((each for each in (*said.named, *alone) if each in alone), None)
    return (told, thing) if thing is not None else None


def is_another(context: TurnContext) -> bool:
    """True if a turn tells of something broken at a house of which nothing is reported yet, and puts nothing right.

    "The street lamp at 3 Mill Road is out, too", right after another lamp was reported.
    """
    reports = [each for each in cases.own_cases(context) if each.report is not None and not each.is_over]
    said = context.house.acts.among(
        (AS_WELL, *PUTS_RIGHT, *report_reading.TELLS_HOW), context.turn.text, context.written
    )
    puts_right = not {*PUTS_RIGHT}.isdisjoint(said)
    if not reports or not said or (puts_right and AS_WELL not in said):
        return False
    named = {each.id for each in report_reading.read(context).named}
    # Why without a house: "also there is a hole in the road by the hospital" is of no lamp.
    if AS_WELL in said and named and not puts_right and named.isdisjoint(each.problem for each in reports):
        return True
    now, own = place.read(context), [report.place_of(each) for each in reports]
    if now is None or not now.street or not now.number:
        return False
    return bool(named) and all((each.street, each.number) != (now.street, now.number) for each in own)


def offer_other(context: TurnContext, answered: TurnResult) -> TurnResult:
    """The offer to report the other thing, once the first is reported or called off."""
    write = next((w for w in answered.writes if isinstance(w, SaveCase) and report.BESIDE in w.case.slots), None)
    is_filed = any(isinstance(each, OpenIncident | JoinIncident) for each in answered.writes)
    if (
        write is None
        or not (is_filed or write.what == CANCELLED)
        or answered.session.expects is not None
        or answered.reply.ends
    ):
        return answered
    kept = write.case.slots
    problem = context.house.city.problem(kept[report.BESIDE])
    if problem is None:
        return answered
    slots = {"ask": TOO, "problem": problem.id, "said": kept.get(report.BESIDE_SAID, ""), "first": write.case.code}
    told = context.house.readers.places.read(kept.get(report.BESIDE_SAID, ""), context.language)
    if problem.id == write.case.problem and told is not None:
        words = context.say("case.reported.another", name=context.words(problem.name), place=told.value.text)
    else:
        words = context.say("case.reported.beside", name=context.words(problem.name))
    ask = Ask(TOO, words, "yes-no")
    rest = {name: value for name, value in kept.items() if name not in {report.BESIDE, report.BESIDE_SAID}}
    writes = tuple(replace(w, case=replace(w.case, slots=rest)) if w is write else w for w in answered.writes)
    return replace(
        answered, reply=replace(answered.reply, parts=(*answered.reply.parts, ask)), writes=writes,
        session=replace(answered.session, expects=Expectation("case", cases.NAME, slots)),
        question=Question(TOO, "yes_no"),
    )  # fmt: skip


def ask_for_other(context: TurnContext) -> TurnResult | None:
    """Asks for the other thing, right after a report, from somebody who says that it was two: "two different things!"."""
    if not context.house.keywords.has("two_things", context.turn.text):
        return None
    last = next((each for each in cases.own_cases(context) if each.report and find.is_recent(context, each)), None)
    return cases.tell(context, last, Say(context.say("case.reported.other"))) if last else None


def answer(context: TurnContext) -> TurnResult | None:
    """Reports the other thing after a yes or at the place told now; leaves it after a no; None for anything else."""
    slots, yes = context.session.asked.slots, cases.read_yes_no(context)
    problem, where = context.house.city.problem(slots["problem"]), place.read(context)
    if problem is None or (yes is None and where is None):
        return None
    if yes is False and where is None:
        context = context.with_session(expects=None)
        return context.answer(Say(context.say("case.start.no")), outcome="talk", errand="report")
    before = start.in_full(context.with_session(expects=None), slots["said"] or context.turn.text)
    return report.begin(before, problem, _place(context, slots, where))


def _place(context: TurnContext, slots: dict[str, str], now: Place | None) -> Found[Place] | None:
    """Where the other thing is: as told now, beside it, or where the first is."""
    told = context.house.readers.places.read(slots["said"], context.language) if slots["said"] else None
    if now is None and place.surely(told) is not None:
        return told
    desk = cases.desk(context)
    first = desk.own_case(slots["first"], context.turn.address) if desk else None
    known = report.place_of(first) if first else Place("")
    numbered = context.house.readers.places.correct(known, slots["said"], context.language) if known.street else None
    if numbered is not None and numbered.street == known.street:
        # Why: "and the pavement is broken at number 12" is in the street of the first.
        known = numbered
    where = now or (known if known.text else None)
    return Found("place", where, 0, 0) if where is not None else None
