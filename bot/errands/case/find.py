"""Which of somebody's cases a turn is about, and what they want done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.config.patience import PATIENCE
from bot.config.thresholds import THRESHOLDS
from bot.dialogue.turn.context import TurnContext
from bot.errands import report_reading, turn_act
from bot.errands.case import desk as cases
from bot.errands.case import other_time, own_time, things, visit, without_times
from bot.errands.case.called import is_called, name_words
from bot.errands.case.case_acts import ACTS, FITS, takes
from bot.language.entities.spelt_digits import read_code
from bot.language.tokens import tokens
from bot.model.case import Case

RECENT = PATIENCE.talk.case_meant
LIKELY, NEAR = THRESHOLDS.case.service, THRESHOLDS.case.problem
INTENTS = {"move_booking": "move", "cancel_booking": "cancel", "status": "status"}
"""What the understanding makes of a turn → act."""
SURE, ANOTHER = THRESHOLDS.case.intent, THRESHOLDS.case.another


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """What a turn wants done, and with which cases."""

    act: str
    cases: tuple[Case, ...]
    """Those it may be about, the likeliest first; none where it is about one that is not theirs, or not known."""


def may_be_of_case(context: TurnContext) -> bool:
    """True if a turn wants something done with a case, or tells of something else that is called off."""
    return bool(turn_act.acts_said(context, ACTS)) or other_time.is_another_off(context)


def read_request(context: TurnContext) -> CaseRequest | None:
    """What a turn wants done with one of the sender's cases; None if nothing."""
    said = _acts(context)
    desk = cases.desk(context)
    if desk is None or not said:
        return None
    own = [case for case in desk.cases_of(context.turn.address, context.turn.at) if case.kind in FITS["status"]]
    for act in said:
        if fitting := _about(context, act, [case for case in own if takes(case, act, context.turn.at)]):
            return CaseRequest(act, tuple(fitting))
    return None


def read_request_of_stranger(context: TurnContext) -> str:
    """The act wanted of a case that is not the sender's; empty if none, or if a house is named for the first time."""
    said = context.house.acts.among((*ACTS, "book", "do"), context.turn.text, context.written)
    intent, acts = context.meaning.intent, [each for each in ("cancel", "move") if each in said]
    if acts and context.house.acts.among((own_time.OWN_TIME,), context.turn.text, context.written):
        # Why first: "I want to move my appointment" books no other one.
        return acts[0]
    if {"book", "do"} & {*said} or context.house.keywords.has("human", context.turn.text):
        return ""
    if not code_in(context) and names_house(context):
        return ""
    if "status" in said and intent in {"status", "report_problem", "callback"}:
        return "status"
    is_meant = context.meaning.confidence >= SURE and INTENTS.get(intent)
    return str(is_meant) if is_meant and is_meant in said else ""


def names_house(context: TurnContext) -> bool:
    """True if a turn names a house by its street and number."""
    place = context.house.readers.places.read(context.turn.text, context.language)
    return bool(place and place.value.street and place.value.number)


def names_unknown(context: TurnContext) -> tuple[Case, ...]:
    """The sender's cases, if a turn is about an appointment they do not have; else none."""
    desk, said = cases.desk(context), _acts(context)
    if (
        desk is None
        or not {"cancel", "move"} & {*said}
        or not context.house.acts.among(("names-thing",), context.turn.text)
    ):
        return ()
    own = desk.cases_of(context.turn.address, context.turn.at)
    live = tuple(case for case in own if case.is_booked and not case.is_over)
    return live if _names_nothing_known(context, live) else ()


def _names_booked(context: TurnContext) -> bool:
    """True if a turn names what somebody has an appointment for and no other person: "could my wife come Friday, too" moves nothing."""
    named = (case for case in cases.own_cases(context) if case.is_booked and is_named(context, case))
    return any(visit.with_whom(context, case) is None for case in named)


def code_in(context: TurnContext) -> str:
    """A code said or keyed; empty if there is none."""
    turn = context.turn
    return read_code(turn.keys or turn.text, context.language, spoken=turn.is_heard and not turn.keys)


def intended_act(context: TurnContext) -> str:
    """The act that NLU finds in a turn, if it is sure; else empty."""
    return INTENTS.get(context.meaning.intent, "") if context.meaning.confidence >= SURE else ""


def _acts(context: TurnContext) -> list[str]:
    said = turn_act.acts_said(context, ACTS)
    meant = intended_act(context)
    order = [act for act in ACTS if act in said]
    if ("undo" in order or {"move", "cancel"} <= {*order}) and other_time.is_wished(context):
        # Why: "I have changed my mind, Monday is better" takes nothing back, and "cancel that, put me on Friday" keeps a time.
        return ["move", *(act for act in order if act != "move")]
    if other_time.is_another_off(context):
        if other_time.is_wished(context):
            return ["move"]
        # Why where it is named: "the wedding is called off" is of that, and is asked about first.
        return [*order, "cancel"] if any(is_named(context, case) for case in cases.own_cases(context)) else order
    if other_time.cannot_come(context) or (other_time.asks_other_day(context) and _names_booked(context)):
        order = ["move", *(act for act in order if act != "move")]
    # Why first: of "cancel" and "another day" said in one breath the understanding knows which is the wish.
    return [meant, *(act for act in order if act != meant)] if meant in said else [*order, *([meant] if meant else [])]


def _about(context: TurnContext, act: str, fitting: Sequence[Case]) -> list[Case]:
    """The cases that the turn is about: named, just talked about, or the only one."""
    named = [case for case in fitting if is_named(context, case)]
    fitting = fitting if named else own_time.of_kind_named(context, fitting)
    if not named and act in {"move", "cancel"} and (rest := without_times.without_times(context)) is not None:
        # Why: of "that check-up of his, Monday or Tuesday" the days are near other services.
        booked = [case for case in fitting if case.is_booked]
        named = [each for each in booked if is_named(rest, each)] or [each for each in booked if is_called(rest, each)]
    if _names_nothing_known(context, fitting) and not code_in(context):
        return []
    # Why by its day: "I was to come Wednesday about me ears, could I have Friday" names the time that is to be moved.
    if not named and act == "move" and (there := other_time.of_day_named(context, fitting)) is not None:
        return [there]
    if named:
        return named if len(named) == 1 or act == "status" else _live(named)
    # Why not of drafts, nor by the classifier: nothing else is half done, and "I am in hospital" is near an entry too.
    is_of_them = act == "cancel" and any(things.names_any(context, case) for case in fitting)
    is_said = act != "resume" and not is_of_them and turn_act.is_said(context, (act, "do", "book"))
    if is_said and names_another(context, fitting):
        return []
    recent = [case for case in fitting if is_recent(context, case)]
    if act == "keep":
        # Why: "leave it" after other talk is about that.
        return recent
    if act == "status" and not recent and context.service is not None and context.meaning.intent.startswith("ask_"):
        return []
    if act == "resume":
        return [case for case in recent or fitting if not case.is_over] or _put_away(context, fitting)
    return recent or (list(fitting) if len(_live(fitting)) != 1 else _live(fitting))


def _put_away(context: TurnContext, fitting: Sequence[Case]) -> list[Case]:
    """The draft closed last, if nothing else could be continued."""
    focus, last = context.session.focus, context.session.case
    is_other = focus.open_options or context.session.rest or names_another(context, fitting)
    near = [case for case in fitting[:1] if focus.service in {"", case.service} and last in {"", case.code}]
    return [] if is_other else near


def is_recent(context: TurnContext, case: Case, within: timedelta = RECENT) -> bool:
    """True for the case that was just talked about."""
    asked = context.session.asked.slot("case")
    # Why of no other service: whoever has asked about a bus card since means that.
    has_gone_on = context.session.focus.service not in {"", case.service}
    is_last = not asked and not has_gone_on and was_talked_of(context, case, within)
    return bool(case.code) and (case.code == asked or is_last)


def was_talked_of(context: TurnContext, case: Case, within: timedelta) -> bool:
    """True for the case that was talked about last, not too long ago."""
    last, at = context.session.case, context.session.case_at
    return last == case.code and at is not None and context.turn.at - at <= within


def _names_nothing_known(context: TurnContext, own: Sequence[Case]) -> bool:
    """True for "my passport appointment" if the catalogue knows nothing of passports: then none of their appointments is meant."""
    words = {*tokens(context.turn.text)}
    if other_time.cannot_come(context) or any(name_words(context, case.service) & words for case in own):
        return False
    said, found = context.house.acts.among(("names-thing",), context.turn.text), context.found
    is_far = found is not None and (found.outcome == "none" or found.near < NEAR)
    return bool(said) and is_far and not _likeliest(context)


def _live(found: Sequence[Case]) -> list[Case]:
    live = [case for case in found if not case.is_over]
    return live or list(found[:1])


def is_named(context: TurnContext, case: Case) -> bool:
    """True if a turn names what a case is about, or gives its code."""
    if case.code and case.code == code_in(context):
        return True
    if case.problem:
        return case.problem in _likeliest(context, NEAR) or _names_thing_first(context, case.problem)
    number = context.house.catalogue.number(case.service) if context.house.catalogue.get(case.service) else -1
    return context.found is not None and context.found.chance(number) >= LIKELY


def _names_thing_first(context: TurnContext, problem: str) -> bool:
    """True if the thing of a problem is named, and that of no other problem is nearer."""
    return [each.id for each in report_reading.read(context).named[:1]] == [problem]


def _likeliest(context: TurnContext, least: float = report_reading.LEAST) -> set[str]:
    """The problem nearest to a turn; none if none is near."""
    ids = {each.id for each in context.house.city.problems}
    best, near = context.house.problems.best(context.asked, ids) if context.asked and ids else ("", 0.0)
    return {best} if near >= least else set()


def names_another(context: TurnContext, fitting: Sequence[Case]) -> bool:
    """True if a turn plainly names a service that none of the cases is about."""
    found, acts = context.found, context.house.acts
    if acts.among(("names-none",), context.turn.text):
        return False
    is_wish = bool(acts.among(("do", "book"), context.turn.text, context.written))
    if found is None or not found.candidates or found.confidence < ANOTHER or (found.near < NEAR and not is_wish):
        return False
    # Why: "cancel" by itself is near some entry too, and so is the thing reported, under its service's name.
    if context.house.acts.are_all(ACTS, context.turn.text) or _likeliest(context) & {each.problem for each in fitting}:
        return False
    first = context.house.catalogue.services[found.candidates[0].number].source_id
    if first in {case.service for case in fitting}:
        return False
    # Why: of "my permit" with two kinds of permit in the catalogue the one they have is meant.
    said, other = {*tokens(context.turn.text)}, name_words(context, first)
    names = [name_words(context, case.service) for case in fitting]
    return not any(said & name and not said & (other - name) for name in names)
