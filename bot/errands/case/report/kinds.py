"""Which kind of problem a turn reports. If no kind is plain the line asks; a report of no kind is not filed."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import wording as facts
from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.aspect import LIKELY, means
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, street_problems
from bot.errands.case import desk as cases
from bot.errands.case import find
from bot.errands.case.report import fix_confirmation, report, second_report
from bot.errands.case.start import start
from bot.errands.report_reading import CLASSIFIED, LEAST, TELLS_HOW, Reported, read
from bot.language.entities.entity import Found
from bot.language.tokens import tokens
from bot.model.case import Case
from bot.model.dialogue_state import Expectation
from bot.model.place import Place
from bot.model.reply import Say
from bot.model.turn_result import Gap, Question, TurnResult

KIND = "kind"
"""The question which kind it is."""
MOST = 3
"""Kinds that are named in it."""
REPORTED, LOOKED_AFTER, AHEAD = THRESHOLDS.case.reported, THRESHOLDS.case.entry, THRESHOLDS.case.ahead
AT_HOUSE, HARDLY, CERTAIN = THRESHOLDS.problem.at_house, THRESHOLDS.problem.hardly, THRESHOLDS.problem.certain
BROKEN, UNNAMED = THRESHOLDS.problem.broken, THRESHOLDS.problem.unnamed
OF_FORM, TOLD_AT_HOUSE = THRESHOLDS.problem.of_form, THRESHOLDS.problem.told_at_house
INTENT = "report_problem"


def is_surely_reported(context: TurnContext) -> bool:
    """True if a turn plainly reports one kind of problem."""
    said = read(context)
    return bool(said.named) and said.score >= street_problems.SURELY


def begin_report(context: TurnContext) -> TurnResult | None:
    """Begins the report of something broken, or asks which kind it is; None if nothing is reported."""
    said = read(context)
    if said.named and (said.cosine >= street_problems.SURELY or _is_broken(context, said) or _is_told(context, said)):
        return _begin(context, said)
    if (same := _same_again(context, said)) is not None:
        return report.begin(context, same, said.place)
    if (missed := _missed_in_hand(context, said)) is not None:
        return report.begin(context, missed, said.place)
    if start.is_asking(context) or _is_fixed(context) or not _is_reported(context, said):
        return None
    is_entry = _is_of_entry(context, said) and not (said.named and _is_by_others(context))
    if is_entry or not said.ranked or not tokens(said.bare, context.house.keywords.stop_words):
        return None
    is_likely = said.chance >= UNNAMED
    if not said.named and not is_likely and _has_form(context):
        return None
    # Why only with a house number: beside a landmark a thing of no kind of ours is as likely.
    is_plain = is_likely and said.is_plain and said.place is not None and bool(said.place.value.number)
    return _begin(context, said) if said.named or is_plain else ask(context, said)


def plain_report(context: TurnContext) -> Reported | None:
    """What a turn reports in ways that people report it in; None if it does not."""
    return said if _is_told(context, said := read(context)) else None


def _is_told(context: TurnContext, said: Reported) -> bool:
    is_asked = start.is_asking(context) or start.is_question(context) or _is_fixed(context)
    return said.chance >= CLASSIFIED and not is_asked and not street_problems.is_at_home(context)


def _same_again(context: TurnContext, said: Reported) -> Problem | None:
    """The kind just reported, if another report of it gives only a place: "another one at 8 Mill Road"."""
    desk, acts = context.house.desk, context.house.acts
    if said.named or said.place is None or not _is_house(said.place) or desk is None:
        return None
    last = desk.own_case(context.session.case, context.turn.address) if context.session.case else None
    is_another = acts.among(("another",), context.turn.text, context.written)
    if not is_another or last is None or last.report is None or not find.was_talked_of(context, last, find.RECENT):
        return None
    return context.house.city.problem(last.problem)


def _missed_in_hand(context: TurnContext, said: Reported) -> Problem | None:
    """The one kind that the service in hand looks after, if a turn says that nobody came or that it is broken."""
    kinds = [
        each for each in context.house.city.problems if context.service and each.entry == context.service.source_id
    ]
    if len(kinds) != 1 or any(each.id != kinds[0].id for each in said.named):
        return None
    if not context.house.acts.among(TELLS_HOW, context.turn.text, context.written):
        return None
    is_asked = start.is_asking(context) or start.is_question(context) or start.has_question_mark(context)
    return None if is_asked or cases.own_cases(context) else kinds[0]


def is_reported(context: TurnContext) -> bool:
    """True if a turn plainly reports something at a house, so that it is not a wish for a time."""
    said = read(context)
    if not said.named or said.place is None or not said.place.value.number:
        return False
    is_told = means(context, INTENT, least=AT_HOUSE) and not start.is_asking(context) and not _is_fixed(context)
    return is_told and (_is_by_others(context) or not (_is_of_entry(context, said) or _has_form(context)))


def _is_broken(context: TurnContext, said: Reported) -> bool:
    """True if a turn names a thing that can be reported, says that it is broken or gone, and asks nothing."""
    if said.cosine < BROKEN or not context.house.acts.among(("breaks",), context.turn.text, context.written):
        return False
    return (
        not start.is_asking(context)
        and not start.is_question(context)
        and not _is_fixed(context)
        and not _has_form(context)
    )


def _is_by_others(context: TurnContext) -> bool:
    """True if others left a thing where it lies, so that nobody asks for theirs to be collected."""
    return bool(context.house.acts.among(("by-others",), context.turn.text, context.written))


def _has_form(context: TurnContext) -> bool:
    """True if the likeliest entry has a form: somebody who wants a sofa collected reports no sofa."""
    found = context.found
    first = context.house.catalogue.services[found.candidates[0].number] if found and found.candidates else None
    return start.can_begin(context, first) == "form"


def tells_of(context: TurnContext, problem: str) -> bool:
    """True if a turn tells of a problem of this kind and asks nothing."""
    said = read(context)
    nearest = said.named[0] if said.named else said.ranked[0][0] if said.ranked else None
    is_near = nearest is not None and nearest.id == problem and said.score >= LEAST
    return is_near and not start.is_asking(context) and not start.is_question(context)


def _is_fixed(context: TurnContext) -> bool:
    """True if a turn says that something works again."""
    said = context.house.acts.among(("is-fixed", "not-fixed"), context.turn.text, context.written)
    return "is-fixed" in said and "not-fixed" not in said


def _is_reported(context: TurnContext, said: Reported) -> bool:
    """True if a turn reports something: less is needed if it names the house, and least if a kind is near, too."""
    chance = dict(context.meaning.alternatives).get(INTENT, 0.0)
    is_in_street = said.place is not None and bool(said.place.value.street)
    if said.named and (is_in_street or chance >= AT_HOUSE) and _is_by_others(context):
        return True
    if said.place is not None and _is_house(said.place):
        is_asked = start.is_question(context) or start.has_question_mark(context)
        if said.named and said.cosine >= TOLD_AT_HOUSE and not is_asked and not _has_form(context):
            return True
        # Why so little: the thing and the house are both named, and nothing that is asked for with a form is meant.
        is_plain = said.score >= street_problems.NEAR_ENOUGH or (said.named and not _has_form(context))
        return chance >= (HARDLY if is_plain else AT_HOUSE)
    least = LIKELY if said.named and said.score >= street_problems.NEAR_ENOUGH else REPORTED
    return means(context, INTENT, least=least)


def _is_house(place: Found[Place]) -> bool:
    """True for a place that can be walked to: a house of a street, or a landmark."""
    return bool(place.value.street and place.value.number) or (
        bool(place.value.landmark) and place.certainty >= CERTAIN
    )


def _begin(context: TurnContext, said: Reported) -> TurnResult:
    """Begins the report of the kind meant; reopens an earlier one that was said to be fixed."""
    problem = said.named[0] if said.named else said.ranked[0][0]
    if (known := _known(context, problem, said.place)) is not None:
        return fix_confirmation.not_fixed(context, known)
    if (two := second_report.told_of(context, said)) is not None:
        return report.begin(context, two.first.named[0], two.first.place, kept=two.kept)
    return report.begin(context, problem, said.place)


def _known(context: TurnContext, problem: Problem, place: Found[Place] | None) -> Case | None:
    """The sender's report of the same kind in the same street, if it is open or was said to be fixed."""
    for case in cases.own_cases(context):
        if case.problem != problem.id or case.report is None or case.report.state == "closed" or case.report.joined:
            continue
        street, number = case.report.place.get("street"), case.report.place.get("number")
        if place is None or not place.value.street:
            if case.report.state == "fixed":
                return case
        elif street == place.value.street and (not place.value.number or number in {place.value.number, "", None}):
            return case
    return None


def _is_of_entry(context: TurnContext, said: Reported) -> bool:
    """True if an entry of the catalogue is meant rather than a report."""
    found = context.found
    if found is None or found.outcome == "none" or not found.candidates:
        return False
    if found.outcome == "which":
        return said.score < LEAST and not (said.place and _is_house(said.place))
    entry = context.house.catalogue.services[found.candidates[0].number]
    if entry.source_id in {problem.entry for problem, _ in said.ranked}:
        return False
    if start.can_begin(context, entry) == "form" and not said.named:
        return found.confidence >= OF_FORM or said.score < LEAST
    # Why nearer alone where it is sure: "rats by the bins" names the bins, and is about rats.
    is_sure = found.confidence >= LOOKED_AFTER
    return found.near > said.score + (0.0 if is_sure else AHEAD) or said.score < LEAST


def ask(context: TurnContext, said: Reported) -> TurnResult:
    """Asks which of the near kinds it is, with "none of these"; says that it is none if none is near."""
    near = [problem for problem, score in said.ranked if score >= LEAST][:MOST]
    if not near:
        return none_of_them(context, context.turn.text)
    labels = (*(context.words(each.name) for each in near), context.say("case.kind.none"))
    list_ = cases.choices(context, context.say("case.kind.ask"), labels, KIND)
    ids = ",".join(each.id for each in near)
    slots = {"ask": KIND, "kinds": ids, "said": context.turn.text, "slot": KIND, "kind": "choice"}
    context = context.with_session(expects=Expectation("case", cases.NAME, slots))
    return context.answer(list_, outcome="asked", errand="report", question=Question(KIND, "choice"))


def answer_kind(context: TurnContext) -> TurnResult | None:
    """Reports the kind that was picked or named, with what was said before; or none of them."""
    slots, city = context.session.asked.slots, context.house.city
    near = [problem for name in slots["kinds"].split(",") if (problem := city.problem(name))]
    place = cases.read_pick(context, len(near) + 1)
    text, keywords = context.turn.text, context.house.keywords
    if place == len(near) or keywords.has("none_of_them", text) or cases.read_no(context):
        return none_of_them(context, slots["said"])
    before = replace(context, turn=replace(context.turn, text=slots["said"], keys=""), written=slots["said"])
    if place is not None:
        return report.begin(before, near[place], context.house.readers.places.read(slots["said"], context.language))
    now = read(context) if text.strip() else None
    if now is None or not now.named:
        return None
    where = now.place or context.house.readers.places.read(slots["said"], context.language)
    return report.begin(before, now.named[0], where)


def none_of_them(context: TurnContext, said: str) -> TurnResult:
    """Says that this cannot be reported here, whom to ring, and offers a person."""
    context = context.with_focus(goal_text=said, belief=(), service="")
    told = Say(context.say("case.kind.not_ours"))
    number = facts.phone_detail(context, context.house.city.phone)
    offered = handover.offer(context, told, number, outcome="person", errand="report")
    return replace(offered, gaps=(*offered.gaps, Gap(said, context.language)))
