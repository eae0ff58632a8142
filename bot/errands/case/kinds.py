"""Which kind of problem a turn reports; where none is plainly meant it is asked, and what is of no kind is filed as none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering import wording as facts
from bot.catalogue.model import Problem
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.tracking.aspect import LIKELY, means
from bot.dialogue.turn.context import TurnContext
from bot.errands import handover, street_problems
from bot.errands.case import desk as cases
from bot.errands.case import find, report, start
from bot.language.entities.entity import Found
from bot.language.tokens import tokens
from bot.model.dialogue_state import Expectation
from bot.model.place import Place
from bot.model.reply import Say
from bot.model.turn_result import Gap, Question, TurnResult
from bot.reports.things import names_thing
from bot.retrieval.services.query import query

KIND = "kind"
"""The question which kind it is."""
MOST = 3
"""Kinds that are named in it."""
REPORTED, LOOKED_AFTER, AHEAD = THRESHOLDS.case.reported, THRESHOLDS.case.entry, THRESHOLDS.case.ahead
SAME = THRESHOLDS.problem.same
AT = {"", "at"}
"""How a place lies that may be the thing itself: "the glass in the bus stop"."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a text reports."""

    ranked: tuple[tuple[Problem, float], ...]
    """Kinds with how near each is (cosine), the nearest first."""
    named: tuple[Problem, ...]
    """Those of them whose thing is named, or that are said nearly as somebody said them before; the nearest first."""
    place: Found[Place] | None
    """Where it is, in the text's words."""
    bare: str
    """The text without those."""

    @property
    def score(self) -> float:
        """How near the kind meant is; where none is, the nearest."""
        scores = {problem.id: score for problem, score in self.ranked}
        return scores[self.named[0].id] if self.named else max(scores.values(), default=0.0)


def begin_report(context: TurnContext) -> TurnResult | None:
    """Something broken: its report begun, or asked which kind it is; None where nothing is reported."""
    said = read(context)
    if said.named and said.score >= street_problems.SURELY:
        return _begin(context, said)
    least = LIKELY if said.named and said.score >= street_problems.NEAR_ENOUGH else REPORTED
    if not means(context, "report_problem", least=least) or start.is_asking(context):
        return None
    if not said.ranked or not tokens(said.bare, context.house.keywords.stop_words) or _is_of_entry(context, said):
        return None
    return _begin(context, said) if said.named else ask(context, said)


def read(context: TurnContext) -> Reported:
    """The kinds of problem a turn may report, and the place it names, read once.

    Where something is says nothing of what it is: the words of the place are left out, but for those of what it is at or in.
    """
    house, text = context.house, context.turn.text
    place = house.readers.places.read(text, context.language)
    bare = f"{text[: place.start]} {text[place.end :]}" if place is not None and place.value.text else text
    asked = [query(each, house.keywords.joins) for each in dict.fromkeys((bare, text)) if each.strip()]
    near = (
        {p.id: max(house.problems.best(each, {p.id})[1] for each in asked) for p in house.city.problems}
        if asked
        else {}
    )
    ranked = sorted(((p, near[p.id]) for p in house.city.problems if p.id in near), key=lambda pair: -pair[1])
    named = [p for p, score in ranked if score >= find.LEAST and names_thing(p, bare)]
    if not named and (place is None or place.value.relation in AT):
        named = [p for p, score in ranked if score >= find.LEAST and names_thing(p, text)]
    if not named and ranked and ranked[0][1] >= SAME:
        named = [ranked[0][0]]
    return Reported(tuple(ranked), tuple(named), place, bare)


def _begin(context: TurnContext, said: Reported) -> TurnResult:
    """The report of the kind plainly meant; of two that are named, the one the entry found looks after."""
    kept, near = _looked_after(context)
    entry = next((each for each in said.named if each.id == kept and near >= find.NEAR), None)
    return report.begin(context, entry or said.named[0], said.place)


def _looked_after(context: TurnContext) -> tuple[str, float]:
    """The kind that the entry surely found looks after, and how near it is; none where no entry is sure."""
    house, found = context.house, context.found
    if found is None or found.outcome != "this" or found.confidence < LOOKED_AFTER or not found.candidates:
        return "", 0.0
    name = context.words(house.catalogue.services[found.candidates[0].number].name)
    return house.problems.best(query(name, house.keywords.joins))


def _is_of_entry(context: TurnContext, said: Reported) -> bool:
    """True where an entry of the catalogue is meant rather than anything that is reported."""
    found = context.found
    if found is None or found.outcome == "none" or not found.candidates:
        return False
    if found.outcome == "which":
        return said.score < find.LEAST
    kept, _ = _looked_after(context)
    if kept and kept in {each.id for each in said.named}:
        return False
    # Why nearer alone where it is sure: "rats by the bins" names the bins, and is about rats.
    ahead = 0.0 if kept else AHEAD
    return found.near > said.score + ahead or said.score < find.LEAST or bool(kept and not said.named)


def ask(context: TurnContext, said: Reported) -> TurnResult:
    """Which of the near kinds it is, with "none of these"; said to be none where none is near."""
    near = [problem for problem, score in said.ranked if score >= find.LEAST][:MOST]
    if not near:
        return none_of_them(context, context.turn.text)
    labels = (*(context.words(each.name) for each in near), context.say("case.kind.none"))
    list_ = cases.choices(context, context.say("case.kind.ask"), labels, KIND)
    slots = {
        "ask": KIND,
        "kinds": ",".join(each.id for each in near),
        "said": context.turn.text,
        "slot": KIND,
        "kind": "choice",
    }
    context = context.with_session(expects=Expectation("case", cases.NAME, slots))
    return context.answer(list_, outcome="asked", errand="report", question=Question(KIND, "choice"))


def answer_kind(context: TurnContext) -> TurnResult | None:
    """The kind that was picked or named now, reported with what was said before; or none of them."""
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
    """Honestly none of what can be reported here: whom to ring, and a person offered."""
    context = context.with_focus(need=said, belief=(), service="")
    told = Say(context.say("case.kind.not_ours"))
    number = facts.phone_detail(context, context.house.city.phone)
    offered = handover.offer(context, told, number, outcome="person", errand="report")
    return replace(offered, gaps=(*offered.gaps, Gap(said, context.language)))
